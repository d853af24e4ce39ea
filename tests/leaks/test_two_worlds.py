"""Promise 2: what is hidden changes nothing visible, down to the byte and the database's work.

A viewer asks the same of two worlds that differ in one hidden record. The worlds share their
ids, their clock, and the viewer's account and session, so that little must be left out of the
comparison: what is drawn at random for each form, and the stamps in the audit, which count every
change of a person and are shown to nobody.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from uuid import uuid4

import pytest

from graph.database.driver import Database
from graph.database.query import Access, Audience, Nothing, Query, Touch
from graph.records.bundle import Records
from graph.records.model import Person, Support
from graph.storing.store import store
from graph.vocabulary import AccountRole, Role, Sector
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import forms_of
from tests.leaks.asker import Answer, Asker, without_draws
from tests.leaks.canary_council import Canaries, canary_records
from tests.leaks.canary_visits import SHORT
from tests.leaks.new_entries import NewEntries
from tests.leaks.test_canaries import canaries_in, plain_client
from tests.leaks.worlds import KINDS, World, peel
from tests.worlds.builders import post_of, support
from tests.worlds.council import Council, fresh
from tests.worlds.proof import PROOF

pytestmark = [pytest.mark.neo4j, pytest.mark.proof]

VIEWERS: tuple[str, ...] = ("hana",)
"""From whom records of every kind are hidden."""
if PROOF:
    VIEWERS += ("una", "sol", "rita", "tom", "cora", "fay", "greg")

OF_AGREEMENT = ("agreement", "agreements", "who-can-see", "my-team")
"""Pages about one person's agreements. Who looked is not among them: the viewer's own looks are
told there, and so are those of agencies that the page shows."""

OF_FAMILY = ("map", "map.svg", "members", "meeting")

AT_ONCE = 3 if PROOF else 1_000
"""Hidden records by which a world differs from the one before it; all of them in `make test`."""


@dataclass(frozen=True)
class Edge:
    support: str
    version: int
    tie: str


PUT_BACK = Query(
    name="put_back",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=frozenset({Touch.PERSON}),
    params=Edge,
    row=Nothing,
    cypher="""
        MATCH (:Practitioner)-[s:SUPPORTS {id: $support}]->(:Person)
        SET s.version = $version, s.tie = $tie
    """,
)


@dataclass(frozen=True)
class Viewer:
    """Somebody who asks the same again and again, while the world changes behind their back."""

    asker: Asker
    database: Database
    everything: Records
    """Of the fullest world: its ids are asked for in every one."""
    worker_id: str

    def answers(self) -> dict[str, Answer]:
        """Each answer by what was asked; nothing that was changed stays changed."""
        found = {f"GET {path}": self.asker.get(path) for path in self._paths()}
        for name, path, form in self._stale_forms():
            found[name] = self.asker.post(path, form)
        # What was said of the last of them is said here, and not in the next round.
        found["then GET /"] = self.asker.get("/")
        for edge in self._own():
            found[f"change {edge.id}"] = self._changed(edge)
            found[f"look at {edge.id}"] = self.asker.get(f"/people/{edge.person_id}")
            self.database.rows(PUT_BACK, Edge(edge.id, edge.version, edge.tie))
        return {asked: comparable(answer) for asked, answer in found.items()}

    def first_page(self) -> Answer:
        return comparable(self.asker.get("/"))

    def _paths(self) -> Iterator[str]:
        yield from (
            "/",
            "/my-card",
            "/waiting",
            "/meetings",
            "/gaps",
            "/gaps?of=team",
            "/gaps?of=own",
            "/gaps.csv",
            "/my-people/map",
            "/my-people/map?by=colleague",
        )
        yield "/gaps/what-if?without=agreements"
        for worker in self.everything.practitioners[:3]:
            yield f"/gaps/what-if?without=worker&which={worker.id}"
        for person in self.everything.people:
            yield from (
                f"/people/{person.id}{page}"
                for page in ("", "/map", "/map.svg", "/family", "/number")
            )
            yield from (f"/people/{person.id}/{page}" for page in OF_AGREEMENT)
            yield f"/asked/{person.id}"
        for family in self.everything.families:
            yield from (f"/families/{family.id}/{page}" for page in OF_FAMILY)
        yield from (f"/agencies/{each.id}" for each in self.everything.agencies[:3])
        yield from (f"/practitioners/{each.id}" for each in self.everything.practitioners[:3])

    def _stale_forms(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        """On every edge there is in any world, the viewer's own and the hidden ones among them."""
        for edge in self.everything.supports:
            path = f"/people/{edge.person_id}/supports/{edge.id}/tie"
            form = {"op_id": str(uuid4()), "version": "0" * 64, "tie": "stressful"}
            yield f"stale {path}", path, form
        for person in self.everything.people:
            path = f"/people/{person.id}/agreement/preview"
            about = {f"relative_{each.id}": "yes" for each in self.everything.people}
            about |= {f"service_{each.id}": "yes" for each in self.everything.agencies}
            about |= {f"sector_{each}": "yes" for each in Sector}
            yield f"preview {path}", path, {"decider": "self", "known": "contact", **about}
        for person in self.everything.people[:3]:
            words = person.given_name[:SHORT]
            yield f"search {words}", "/directory", {"words": words}
            slipped = words[1:] + words[:1]
            for typed in (person.name, words, slipped):
                yield f"find {typed}", "/find/now", {"find": typed}
            star = {"op_id": str(uuid4()), "line": f"person:{person.id}:off"}
            yield f"star {person.id}", "/my-people/star", star
        for family in self.everything.families:
            for agency in self.everything.agencies[:2]:
                form = {"op_id": str(uuid4()), "agency": agency.id, "to": "up"}
                path = f"/families/{family.id}/map/places"
                yield f"move {agency.id} at {family.id}", path, form
            back = {"op_id": str(uuid4()), "agency": "", "to": "", "order": ""}
            yield f"back at {family.id}", f"/families/{family.id}/map/places", back

    def _own(self) -> list[Support]:
        mine = (e for e in self.everything.supports if e.practitioner_id == self.worker_id)
        return list(mine)

    def _changed(self, edge: Support) -> Answer:
        """The form of one's own support, filled in and sent as the page has it, if it has one."""
        page = self.asker.get(f"/people/{edge.person_id}")
        for form in forms_of(page.body.decode()):
            if form.action.endswith(f"/supports/{edge.id}/tie"):
                return self.asker.post(form.action, form.fields | {"tie": "stressful"})
        return page


def comparable(answer: Answer) -> Answer:
    """An answer without what is drawn at random for each, and without stamps and instants."""
    headers = tuple(each for each in answer.headers if each[0] not in ("Date", "Set-Cookie"))
    entries = tuple(
        replace(each, shown=tuple(re.sub(r"^(\S+) \d+ ", r"\1 - ", line) for line in each.shown))
        for each in answer.entries
    )
    return replace(answer, headers=headers, body=without_draws(answer.body), entries=entries)


Enter = Callable[[str, Records, Records], Viewer]


@pytest.fixture
def enter(build_site: Build, database: Database, queries: list[str]) -> Enter:
    """Makes a world, and signs a worker in who will ask for the ids of a fuller one too."""
    site = build_site(Records())

    def made(worker_id: str, world: Records, fullest: Records) -> Viewer:
        store(database, world)
        here = replace(site, council=Council(world, {worker_id: worker_id}))
        name, browser = here.account(worker_id), here.browser()
        assert browser.sign_in(name).status_code == 303
        asker = Asker(here, NewEntries(database), queries, name, plain_client(here, browser.client))
        return Viewer(asker, database, fullest, worker_id)

    return made


def differing(one: dict[str, Answer], other: dict[str, Answer]) -> list[str]:
    """What was asked, and in what the two answers differ."""
    assert one.keys() == other.keys()
    return [
        f"{asked}: {part.name}: {getattr(answer, part.name)} {getattr(other[asked], part.name)}"
        for asked, answer in one.items()
        for part in fields(answer)
        if getattr(answer, part.name) != getattr(other[asked], part.name)
    ]


def test_no_hidden_record_changes_anything_that_a_viewer_gets(
    enter: Enter, database: Database, record_property: Callable[[str, object], None]
) -> None:
    met, compared = Counter[str](), Counter[str]()
    for name in VIEWERS:
        council = fresh(canary_records())
        canaries, me = Canaries(council), council.id(name)
        base, hidden = peel(World(council.records, me))
        viewer = enter(me, base, council.records)
        before = viewer.answers()
        # Two worlds in which nothing is told are the same, too.
        assert tells_of_people(canaries, before) >= 2, name
        for begin in range(0, len(hidden), AT_ONCE):
            differences = hidden[begin : begin + AT_ONCE]
            for difference in differences:
                store(database, difference.records)
                met[difference.kind] += 1
            after = viewer.answers()
            assert not differing(before, after), (name, differences)
            compared.update(worlds=1, answers=len(after))
            before = after
    assert met.keys() == set(KINDS)
    record_property("two_worlds", compared["worlds"])
    record_property("world_pairs", compared["answers"])
    record_property("differing", 0)


def test_what_an_administrator_keeps_is_the_same_whoever_is_supported(
    build_site: Build, database: Database, queries: list[str]
) -> None:
    """Agencies, teams, colleagues, and what a form there is refused for."""
    council = fresh(canary_records())
    records = council.records
    directory = ("agencies", "teams", "practitioners", "leaderships")
    site = replace(build_site(Records()), council=council)
    store(database, Records(**{kind: getattr(records, kind) for kind in directory}))
    name, browser = site.account(None, AccountRole.ADMINISTRATOR), site.browser()
    browser.sign_in(name)
    asker = Asker(site, NewEntries(database), queries, name, plain_client(site, browser.client))
    pages = [
        "/partnership",
        *(f"/partnership/agencies/{each.id}" for each in records.agencies),
        *(f"/partnership/teams/{each.id}" for each in records.teams),
        *(f"/partnership/colleagues/{each.id}" for each in records.practitioners),
    ]

    def answers() -> dict[str, Answer]:
        found = {path: asker.get(path) for path in pages}
        for path in pages[1:]:
            form = {"op_id": str(uuid4()), "version": "0" * 64, "name": "x", "sector": "gp"}
            found[f"change {path}"] = asker.post(path, form)
        return {asked: comparable(answer) for asked, answer in found.items()}

    before = answers()
    store(database, replace(records, **dict.fromkeys(directory, ())))
    assert not differing(before, answers())
    assert not any(b"/people/" in answer.body for answer in before.values())


def tells_of_people(canaries: Canaries, answers: dict[str, Answer]) -> int:
    texts = (a.body.decode().casefold() for a in answers.values() if a.status == 200)
    return sum(bool(canaries_in(text, canaries.secrets)) for text in texts)


def test_a_record_that_the_viewer_may_see_makes_a_difference(
    enter: Enter, database: Database
) -> None:
    """Else the comparison would be one of nothing with nothing."""
    council = fresh(canary_records())
    me = council.id("una")
    viewer = enter(me, council.records, council.records)
    before = viewer.first_page()
    store(database, somebody_of(council, "una", "school", shielded=False))
    after = viewer.first_page()
    assert before.body != after.body
    assert before.queries != after.queries
    assert len(after.entries) == len(before.entries) + 1


def test_a_hidden_person_of_a_led_team_costs_the_first_page_no_further_look(
    enter: Enter, database: Database
) -> None:
    council = fresh(canary_records())
    me = council.id("sue")
    hidden = somebody_of(council, "hana", "health", shielded=True)
    lesser, fuller = World(council.records, me), World(council.records + hidden, me)
    assert lesser.seen == fuller.seen
    viewer = enter(me, council.records, council.records)
    before = viewer.first_page()
    store(database, hidden)
    after = viewer.first_page()
    assert before.queries.count("locked_circle_of_caseload") > 0
    assert before == after


def somebody_of(council: Council, worker: str, agency: str, *, shielded: bool) -> Records:
    """A person without a family, and a worker's support of them by the worker's own post."""
    person = Person(str(uuid4()), "Quentin", "Quill", shielded=shielded)
    terms = {"id": str(uuid4()), "post_id": council.id(post_of(worker))}
    return Records(people=(person,)) + support(
        council.id(worker), council.id(agency), person.id, Role.HEALTH_VISITOR, **terms
    )
