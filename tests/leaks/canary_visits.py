"""What the canaries' viewers fetch: for every route, the paths and forms worth trying."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import Flask

from graph.policy.facts import Focus, FocusKind
from graph.vocabulary import Sector, SupportState
from tests.browsers.site import PASSWORD
from tests.leaks.canary_council import Canaries

NOBODY = str(uuid5(UUID(int=0), "nobody has this id"))
EVERY_FIELD = {
    "tie": "stressful",
    "because": "done",
    "why_not": "over",
    "role": "nurse",
    "kind": "education",
    "leads": "family_help",
    "on": "today",
    "since": "today",
    "given_name": "Newborn",
    "family_name": "Newborn",
    "born_on": "today",
    "number": "401 023 2137",
    "needs": "00000000-0000-4000-8000-000000000000",
    "colleague": "00000000-0000-4000-8000-000000000000",
}
"""Of any form on a support: each takes what it knows."""
SHORT = 5
"""Letters of a canary that a search begins with: the answer repeats what was typed."""


@dataclass(frozen=True)
class Visit:
    endpoint: str
    method: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    focus: Focus | None = None
    """Whose page it is: what the viewer may see of it may be there."""
    open_directory: bool = False
    """Agencies and professionals' cards may be there."""
    first_page: bool = False
    gaps: bool = False
    """What is missing around the people of the first page may be there."""
    waiting: bool = False
    """What waits for the viewer, and their covers, may be there by their ids."""
    coordination: bool = False
    """New support that nobody may confirm may be there by its id and day, and whose it is."""
    safety: bool = False
    """Who is protected may be there, for the privacy officer alone."""
    sharing: bool = False
    """About whom it was decided to share may be there, likewise."""
    not_sharing: bool = False
    """About whom it was decided not to share may be there, likewise."""
    looks: bool = False
    """What the viewer opened without waiting may be there by its id."""
    looked: bool = False
    """Whom somebody opened without waiting may be there, likewise."""
    posts: bool = False
    """Posts may be there by their ids, for whoever keeps them."""
    ends_session: bool = False
    names_reader: bool = False
    """The viewer's own name stands on it: for whom it was printed."""

    @property
    def names_families(self) -> bool:
        """Whether the families of its person may be told apart on it."""
        return self.endpoint in ("agreements.show_talk", "families.edit", "people.show_person")

    @property
    def sent(self) -> frozenset[str]:
        """What the viewer wrote into the address or the form: the answer may repeat it."""
        typed = {text.casefold() for text in self.fields.values()}
        return frozenset(typed | set(re.split("[/?&=]", self.path.casefold())))


Lister = Callable[["Asked"], Iterator[Visit]]


@dataclass(frozen=True)
class Asked:
    """One endpoint, for one viewer."""

    endpoint: str
    canaries: Canaries
    worker: str | None

    def get(self, path: str, focus: Focus | None = None, **more: Any) -> Visit:
        return Visit(self.endpoint, "GET", path, focus=focus, **more)

    def post(
        self, path: str, fields: Mapping[str, str], focus: Focus | None = None, **more: Any
    ) -> Visit:
        return Visit(self.endpoint, "POST", path, fields, focus=focus, **more)

    @property
    def people(self) -> list[str]:
        return [person.id for person in self.canaries.records.people]

    @property
    def families(self) -> list[str]:
        return [family.id for family in self.canaries.records.families]


def visits(
    app: Flask, canaries: Canaries, worker: str | None, share: int = 1, turn: int = 0
) -> Iterator[Visit]:
    """The visits of one viewer; what ends the session comes last.

    With a `share` only every so manieth of each route, another one at each `turn`, at least one.
    """
    found = []
    for endpoint in sorted(app.view_functions):
        listed = list(LISTED[endpoint](Asked(endpoint, canaries, worker)))
        found += listed[turn % min(share, len(listed)) :: share]
    return iter(sorted(found, key=lambda visit: visit.ends_session))


def _people(path: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for person_id in asked.people:
            yield asked.get(path.format(person_id), Focus(FocusKind.PERSON, person_id))
        for other in (NOBODY, asked.families[0], asked.canaries.records.supports[0].id):
            yield asked.get(path.format(other))

    return listed


def _families(asked: Asked) -> Iterator[Visit]:
    for family_id in asked.families:
        yield asked.get(f"/families/{family_id}/map", Focus(FocusKind.FAMILY, family_id))
    for other in (NOBODY, asked.people[0]):
        yield asked.get(f"/families/{other}/map")


def _arranging(asked: Asked) -> Iterator[Visit]:
    agencies = [each.id for each in asked.canaries.records.agencies]
    for family_id in (*asked.families, NOBODY):
        for agency in (*agencies[:2], NOBODY):
            form = {"op_id": str(uuid4()), "agency": agency, "to": "up", "order": ""}
            focus = Focus(FocusKind.FAMILY, family_id)
            yield asked.post(f"/families/{family_id}/map/places", form, focus)


def _printed(path: str, kind: FocusKind) -> Lister:
    """As a picture, whose text stands open, and on paper, which is read as it is set."""

    def listed(asked: Asked) -> Iterator[Visit]:
        there = asked.people if kind is FocusKind.PERSON else asked.families
        for number, one in enumerate(there):
            form = ("svg", "pdf?size=a3", "pdf", "png")[number % 4]
            yield asked.get(f"{path.format(one)}.{form}", Focus(kind, one), names_reader=True)
        for other in (NOBODY, asked.canaries.records.supports[0].id):
            yield asked.get(f"{path.format(other)}.pdf")

    return listed


def _meeting(asked: Asked) -> Iterator[Visit]:
    for family_id in asked.families:
        yield asked.get(f"/families/{family_id}/meeting", Focus(FocusKind.FAMILY, family_id))
    for other in (NOBODY, asked.people[0]):
        yield asked.get(f"/families/{other}/meeting")


def _plan(asked: Asked) -> Iterator[Visit]:
    """Forms that come back with an error, so that no meeting is planned."""
    for family_id in (*asked.families, NOBODY, asked.people[0]):
        typed = {"kind": "other", "day": "3 May 1999", "op_id": str(uuid4())}
        focus = Focus(FocusKind.FAMILY, family_id) if family_id in asked.families else None
        yield asked.post(f"/families/{family_id}/meeting", typed, focus=focus)


def _one_meeting(act: str = "", **typed: str) -> Lister:
    """Nobody has planned any; what the pages of one tell is searched in `test_meetings.py`."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for other in (NOBODY, asked.people[0], asked.families[0]):
            yield asked.post(f"/meetings/{other}{act}", {"op_id": str(uuid4()), **typed})

    return listed


def _meeting_page(asked: Asked) -> Iterator[Visit]:
    for other in (NOBODY, asked.people[0], asked.families[0]):
        yield asked.get(f"/meetings/{other}")


def _meeting_paper(asked: Asked) -> Iterator[Visit]:
    for other in (NOBODY, asked.people[0], asked.families[0]):
        yield asked.get(f"/meetings/{other}/paper.pdf")


def _code(asked: Asked) -> Iterator[Visit]:
    yield asked.post("/wall", {"code": "ABCD 2345"})


def _own_support(act: str, number: int) -> Lister:
    """Stale forms, so that the council stays as it is: own edges, and a third of the others."""

    def listed(asked: Asked) -> Iterator[Visit]:
        mine = asked.canaries.council.id(asked.worker) if asked.worker else None
        for place, edge in enumerate(asked.canaries.records.supports):
            if edge.practitioner_id != mine and place % 3 != number:
                continue
            stale = {"op_id": str(uuid4()), "version": "0" * 64, **EVERY_FIELD}
            path = f"/people/{edge.person_id}/supports/{edge.id}/{act}"
            yield asked.post(path, stale)
            if place == number:
                yield asked.post(path, {"op_id": "incomplete"})

    return listed


def _expecting_no_more(asked: Asked) -> Iterator[Visit]:
    """Incomplete, or of nobody: what was taken off would be gone for the next."""
    path = "/people/{}/expecting/no-more"
    yield asked.post(path.format(NOBODY), {"op_id": str(uuid4())})
    for person in asked.people:
        yield asked.post(path.format(person), {"op_id": "incomplete"})


def _family(path: str, form: Mapping[str, str]) -> Lister:
    """What is sent for every person: forms that change nothing, whoever sends them."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for other in (*asked.people, NOBODY, asked.families[0]):
            yield asked.post(path.format(other), {**form, "op_id": str(uuid4())})

    return listed


def _proposals(asked: Asked) -> Iterator[Visit]:
    for edge in asked.canaries.records.supports[::2]:
        path = f"/people/{edge.person_id}/supports/{edge.id}/proposal"
        yield asked.get(path, Focus(FocusKind.PERSON, edge.person_id))
    yield asked.get(f"/people/{asked.people[0]}/supports/{NOBODY}/proposal")


def _numbers(asked: Asked) -> Iterator[Visit]:
    """Incomplete, or of nobody: what was marked as replaced would be gone for the next."""
    path = "/people/{}/number/superseded"
    yield asked.post(path.format(NOBODY), {"op_id": str(uuid4())})
    for person in asked.people:
        yield asked.post(path.format(person), {"op_id": "incomplete"})


def _needs(act: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for need in asked.canaries.records.needs:
            for person_id in (need.person_id, asked.people[0]):
                path = f"/people/{person_id}/needs/{need.id}/{act}"
                yield asked.post(path, {"op_id": "incomplete"})
        path = f"/people/{asked.people[0]}/needs/{NOBODY}/{act}"
        yield asked.post(path, {"op_id": str(uuid4())})

    return listed


def _link(asked: Asked) -> Iterator[Visit]:
    """With everybody, from anywhere: by what is never so, which no page that shows them says."""
    known = asked.people
    for place, one in enumerate(known):
        other = known[(place + 1) % len(known)]
        for where in ("mine", "page"):
            chosen = {"relative": f"{where}:{other}", "kind": "no kind", "op_id": str(uuid4())}
            yield asked.post(f"/people/{one}/ties", chosen)


def _find_relatives(path: str) -> Lister:
    """A page of the person whom it is about may be read in the answer, and one's own people."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for place, person in enumerate(asked.canaries.records.people):
            words = asked.canaries.records.people[place - 1].given_name[:SHORT]
            yield asked.post(
                path.format(person.id), {"relative": words}, first_page=True, focus=at(person.id)
            )
        yield asked.post(path.format(NOBODY), {"relative": "a"})

    return listed


def _colleagues(path: str) -> Lister:
    """By the beginnings of a person's name and of a practitioner's, who is in the directory."""

    def listed(asked: Asked) -> Iterator[Visit]:
        records = asked.canaries.records
        for text in (records.people[0].given_name, records.practitioners[0].name):
            yield asked.post(path, {"colleague": text[:SHORT]}, open_directory=True)

    return listed


def _of_kinships(act: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for each in asked.canaries.records.kinships:
            path = f"/people/{each.person_id}/ties/{each.id}/{act}"
            yield asked.post(path, {"why": "no reason", "op_id": str(uuid4())})

    return listed


def _of_families(asked: Asked) -> Iterator[Visit]:
    for each in asked.canaries.records.memberships:
        path = f"/people/{each.person_id}/families/{each.family_id}/leave"
        yield asked.post(path, {"why": "no reason", "op_id": str(uuid4())})


def _members(asked: Asked) -> Iterator[Visit]:
    for family_id in asked.families:
        path = f"/families/{family_id}/members"
        yield asked.get(path, Focus(FocusKind.FAMILY, family_id))
    yield asked.get(f"/families/{NOBODY}/members")


def _comparing(path: str) -> Lister:
    """Tasks and joins have ids of their own: those of people and families are none."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for other in (NOBODY, *asked.people[:3], asked.families[0]):
            yield asked.get(path.format(other))

    return listed


def _judging(path: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        one, other = asked.people[:2]
        for place in (NOBODY, one):
            pair = {"one": one, "other": other, "picked": other, "op_id": str(uuid4())}
            yield asked.post(path.format(place), pair)

    return listed


def at(person_id: str) -> Focus:
    return Focus(FocusKind.PERSON, person_id)


def _all_own(path: str) -> Lister:
    return lambda asked: iter([asked.get(path, first_page=True)])


def _hand_over_of(asked: Asked) -> Iterator[Visit]:
    for edge in asked.canaries.records.supports[::3]:
        yield asked.get(f"/hand-over/{edge.id}", first_page=True)


def _hand_over(asked: Asked) -> Iterator[Visit]:
    """To nobody who works here, so that the council stays as it is."""
    for edge in asked.canaries.records.supports[::3]:
        asks = {"edges": f"{edge.person_id}/{edge.id}", "colleague": NOBODY, "op_id": str(uuid4())}
        yield asked.post("/hand-over", asks, first_page=True)


def _cover(asked: Asked) -> Iterator[Visit]:
    days = {"start": "today", "end": "today", "colleague": NOBODY, "op_id": str(uuid4())}
    yield asked.post("/cover", days, open_directory=True)
    yield asked.post("/cover", days | {"start": "never"}, open_directory=True)


def _end_cover(asked: Asked) -> Iterator[Visit]:
    for other in (NOBODY, asked.people[0], *(each.id for each in asked.canaries.records.covers)):
        yield asked.post(f"/cover/{other}/end", {"op_id": "incomplete"}, open_directory=True)


def _directory(asked: Asked) -> Iterator[Visit]:
    yield asked.get("/directory", open_directory=True)


def _search(asked: Asked) -> Iterator[Visit]:
    records = asked.canaries.records
    texts = [each.given_name for each in records.people]
    texts += [records.practitioners[0].name, records.agencies[0].name]
    for text in texts:
        yield asked.post("/directory", {"words": text[:SHORT]}, open_directory=True)


def _find(path: str) -> Lister:
    """By the beginnings of names, with a slip in them too: of people, hidden ones among them, of a
    practitioner and of an agency. What is found of people is told of in the audit."""

    def listed(asked: Asked) -> Iterator[Visit]:
        records = asked.canaries.records
        names = [each.given_name for each in records.people]
        names += [records.practitioners[0].name, records.agencies[0].name]
        for place, name in enumerate(names):
            typed = name[:SHORT] if place % 2 else name[1:SHORT] + name[:1]
            yield asked.post(path, {"find": typed}, first_page=True, open_directory=True)

    return listed


def _cards(path: str, kind: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        ids = [each.id for each in getattr(asked.canaries.records, kind)]
        for each in (*ids[:5], ids[-1]):
            yield asked.get(path.format(each), open_directory=True)
        for other in (NOBODY, *asked.people[:2]):
            yield asked.get(path.format(other))

    return listed


def _own_card(asked: Asked) -> Iterator[Visit]:
    stale = {"op_id": str(uuid4()), "version": "0" * 64, "phone": "1"}
    yield asked.post("/my-card", stale, open_directory=True)


def _first_page(asked: Asked) -> Iterator[Visit]:
    yield asked.get("/", first_page=True)


def _gaps(asked: Asked) -> Iterator[Visit]:
    """Of the people of the first page, and of nobody else."""
    yield asked.get("/gaps", gaps=True)
    yield from _gaps_of("/gaps?")(asked)


def _gaps_of(path: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for scope in ("team", "own", "everybody"):
            yield asked.get(f"{path}of={scope}", gaps=True)

    return listed


def _what_if(asked: Asked) -> Iterator[Visit]:
    """Without anybody, hidden or not, and without any agency."""
    records = asked.canaries.records
    for worker in records.practitioners[::4]:
        yield asked.get(f"/gaps/what-if?without=worker&which={worker.id}", gaps=True)
    for agency in records.agencies[::4]:
        yield asked.get(f"/gaps/what-if?without=agency&which={agency.id}", gaps=True)
    yield asked.get("/gaps/what-if?without=agreements", gaps=True)


def _feedback(asked: Asked) -> Iterator[Visit]:
    """A form that comes back: nothing is written."""
    yield asked.post("/feedback", {"op_id": "incomplete"})


def _one_gap(act: str) -> Lister:
    """Of anybody and of any family; the forms come back with an error, so that nothing changes."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for number, subject in enumerate((*asked.people, *asked.families, NOBODY)):
            path = f"/gaps/{('never_asked', 'relies_on_one')[number % 2]}/{subject}{act}"
            if not act:
                yield asked.get(path, gaps=True)
            elif number % 4 == 0:
                yield asked.post(path, {"op_id": "incomplete"}, gaps=True)

    return listed


def _gap_notes(asked: Asked) -> Iterator[Visit]:
    for note in (NOBODY, asked.people[0]):
        yield asked.post(f"/gap-notes/{note}/take-back", {"op_id": str(uuid4())})


def _narrowed_first_page(asked: Asked) -> Iterator[Visit]:
    agencies = [each.id for each in asked.canaries.records.agencies]
    for narrow in ("only=due", "only=team&order=name", f"agency={agencies[0]}", f"after={NOBODY}"):
        yield asked.get(f"/?{narrow}", first_page=True)


def _first_page_and_narrowed(asked: Asked) -> Iterator[Visit]:
    yield from _first_page(asked)
    yield from _narrowed_first_page(asked)


def _wide_map(asked: Asked) -> Iterator[Visit]:
    for by in ("", "?by=colleague"):
        yield asked.get(f"/my-people/map{by}", first_page=True, open_directory=True)


def _stars(asked: Asked) -> Iterator[Visit]:
    lines = [f"family:{each}" for each in asked.families]
    lines += [f"person:{each}" for each in asked.people]
    for line in (*lines, f"person:{NOBODY}"):
        fields = {"op_id": str(uuid4()), "line": f"{line}:on"}
        yield asked.post("/my-people/star", fields, first_page=True)


def _still_true(asked: Asked) -> Iterator[Visit]:
    """Stale marks, so that the council stays as it is."""
    for edge in asked.canaries.records.supports[::3]:
        ticked = f"{edge.person_id}:{edge.id}:{'0' * 64}"
        fields = {"op_id": str(uuid4()), "ticked": ticked}
        yield asked.post("/my-people/still-true", fields, first_page=True)


def _accounts(asked: Asked) -> Iterator[Visit]:
    """Accounts belong to practitioners, whose names are open."""
    person = asked.canaries.records.people[0]
    for mention in (person.id, person.given_name):
        fields = {"name": "somebody new", "practitioner": mention[:30], "roles": "practitioner"}
        fields["op_id"] = str(uuid4())
        yield asked.post("/accounts", fields, open_directory=True)


def _practitioners(path: str) -> Lister:
    """By the beginnings of a person's name and of a practitioner's, who is in the directory."""

    def listed(asked: Asked) -> Iterator[Visit]:
        records = asked.canaries.records
        for text in (records.people[0].given_name, records.practitioners[0].name):
            yield asked.post(path, {"practitioner": text[:SHORT]}, open_directory=True)

    return listed


def _add(asked: Asked) -> Iterator[Visit]:
    """Known people to the letter, in forms that come back with an error, so that the council stays
    as it is; and somebody whom nobody knows."""
    new = {"given_name": "Somebody", "family_name": "New", "birth_date": "3 May 2019"}
    yield asked.post("/people", {**new, "postcode": "", "role": "nurse", "op_id": str(uuid4())})
    people = asked.canaries.records.people
    for place, person in enumerate(people):
        born = person.birth_date.value.isoformat() if person.birth_date else ""
        typed = {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "birth_date": born,
            "postcode": "no postcode",
            "role": "nurse",
            "op_id": str(uuid4()),
        }
        yield asked.post("/people", typed)
        if place == 0:
            yield asked.post("/people", {**typed, "birth_date": "about nothing"})


def _one_account(act: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for other in (NOBODY, asked.people[0]):
            yield asked.post(f"/accounts/{other}/{act}", {"op_id": str(uuid4())})

    return listed


def _account_page(asked: Asked) -> Iterator[Visit]:
    for other in (NOBODY, asked.people[0]):
        yield asked.get(f"/accounts/{other}")


def _decided(act: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for other in (NOBODY, asked.people[0]):
            yield asked.post(f"/account-proposals/{other}/{act}", {"op_id": str(uuid4())})

    return listed


def _several(asked: Asked) -> Iterator[Visit]:
    for other in (NOBODY, asked.people[0], ""):
        fields = {"op_id": str(uuid4()), "chosen": other}
        yield asked.post("/account-proposals/several", fields)


def _find_accounts(asked: Asked) -> Iterator[Visit]:
    for text in (asked.canaries.records.people[0].given_name[:SHORT], ""):
        yield asked.post("/accounts/find", {"beginning": text}, open_directory=True)


def _sectors(asked: Asked) -> Iterator[Visit]:
    for sector in (Sector.SCHOOL, Sector.SEXUAL_HEALTH, "no-sector"):
        yield asked.get(f"/directory/{sector}", open_directory=True)


def _sign_in(asked: Asked) -> Iterator[Visit]:
    yield asked.get("/sign-in")
    yield asked.get("/sign-in?kept=0123456789ab")
    yield asked.get(f"/sign-in?next=/people/{asked.people[0]}".replace("/people/", "/people//"))


def _tokens(asked: Asked) -> tuple[str, ...]:
    return NOBODY, asked.people[0], "0" * 43


def _links(asked: Asked) -> Iterator[Visit]:
    for token in _tokens(asked):
        yield asked.get(f"/first-password/{token}")


def _use_links(asked: Asked) -> Iterator[Visit]:
    for token in _tokens(asked):
        fields = {"password": PASSWORD, "again": PASSWORD, "op_id": str(uuid4())}
        yield asked.post(f"/first-password/{token}", fields)


def _start_session(asked: Asked) -> Iterator[Visit]:
    """Without a password, so that whoever is signed in stays so."""
    yield asked.post("/sign-in", {"name": asked.canaries.records.people[0].given_name[:SHORT]})


def _password(asked: Asked) -> Iterator[Visit]:
    typed = {"current": "", "password": PASSWORD, "again": PASSWORD, "op_id": str(uuid4())}
    yield asked.post("/password", typed)


def _settings(asked: Asked) -> Iterator[Visit]:
    yield asked.post("/settings", {"op_id": str(uuid4()), "single_keys": "y"})
    yield asked.post("/settings", {"op_id": "incomplete"})


def _talk(act: str, **more: str) -> Lister:
    """Forms that come back or only look, so that the council stays as it is: about everybody, with
    a yes to all that there is, and about who is not there."""

    def listed(asked: Asked) -> Iterator[Visit]:
        records = asked.canaries.records
        about = {f"relative_{each}": "yes" for each in asked.people}
        about |= {f"family_{each}": "yes" for each in asked.families}
        about |= {f"service_{each.id}": "yes" for each in records.agencies}
        about |= {f"sector_{each}": "yes" for each in Sector}
        chosen = {"decider": "self", "known": "contact", "op_id": str(uuid4()), **more}
        parent = {"decider": "other", "authority": "parent", "holder": asked.people[0]}
        for place, person_id in enumerate(asked.people):
            decides = parent if place % 2 else {}
            path, focus = f"/people/{person_id}/{act}", Focus(FocusKind.PERSON, person_id)
            yield asked.post(path, {**chosen, **about, **decides}, focus)
        yield asked.post(f"/people/{NOBODY}/{act}", chosen)

    return listed


def _agreements(act: str) -> Lister:
    """Stale forms about every agreement, own ones among them."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for each in asked.canaries.records.consents:
            stale = {"op_id": str(uuid4()), "version": "0" * 64}
            path = f"/people/{each.person_id}/agreements/{each.id}/{act}"
            yield asked.post(path, stale, Focus(FocusKind.PERSON, each.person_id))

    return listed


def _page(path: str) -> Lister:
    return lambda asked: iter([asked.get(path)])


def _open_page(path: str) -> Lister:
    return lambda asked: iter([asked.get(path, open_directory=True)])


def _desk(path: str, *, act: str = "") -> Lister:
    """The privacy officer's desk: looked at, and asked for what is not complete."""

    def listed(asked: Asked) -> Iterator[Visit]:
        records = asked.canaries.records
        shielded = [person.id for person in records.people if person.shielded]
        ids = (*asked.people[:3], *shielded, NOBODY)
        if not act:
            places = [path.format(each) for each in ids] if "{}" in path else [path]
            yield from (asked.get(place, safety=True) for place in places)
            return
        for each in (*ids, *(limit.id for limit in records.exclusions)):
            yield asked.post(f"{path}{act}".format(each), {"op_id": "incomplete"})

    return listed


def _directory_words(path: str) -> Lister:
    """Agencies and colleagues to choose from, whoever it is about."""

    def listed(asked: Asked) -> Iterator[Visit]:
        words = asked.canaries.records.agencies[0].name[:SHORT]
        for each in asked.people if "{}" in path else [""]:
            yield asked.post(path.format(each), {"who": words}, open_directory=True)

    return listed


def _incomplete(path: str) -> Lister:
    return lambda asked: iter([asked.post(path, {"op_id": "incomplete"})])


def _own_limits(asked: Asked) -> Iterator[Visit]:
    for limit in asked.canaries.records.exclusions:
        path = f"/people/{limit.person_id}/private/{limit.id}/lift"
        yield asked.post(path, {"op_id": str(uuid4())})


def _decisions(act: str, *, officer: bool = False) -> Lister:
    """Incomplete: what was answered would be answered for the next."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for each in (*asked.canaries.records.decisions, None):
            of = each.id if each else NOBODY
            people = sorted(each.person_ids)[:1] if each else asked.people[:1]
            path = f"/sharing/{of}{act}" if officer else f"/people/{people[0]}/sharing/{of}{act}"
            yield asked.post(path, {"op_id": "incomplete"})

    return listed


def _decision_pages(asked: Asked) -> Iterator[Visit]:
    for each in asked.canaries.records.decisions:
        for person in sorted(each.person_ids):
            focus = Focus(FocusKind.PERSON, person)
            yield asked.get(f"/people/{person}/sharing/{each.id}", focus)
    yield asked.get(f"/people/{asked.people[0]}/sharing/{NOBODY}")


def _not_shared(act: str, *, officer: bool = False) -> Lister:
    """Likewise of decisions not to share."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for each in (*asked.canaries.records.not_shared, None):
            of = each.id if each else NOBODY
            person = each.person_id if each else asked.people[0]
            path = f"/not-shared/{of}{act}" if officer else f"/people/{person}/not-shared/{of}{act}"
            yield asked.post(path, {"op_id": "incomplete"})

    return listed


def _not_shared_pages(asked: Asked) -> Iterator[Visit]:
    for each in asked.canaries.records.not_shared:
        focus = Focus(FocusKind.PERSON, each.person_id)
        yield asked.get(f"/people/{each.person_id}/not-shared/{each.id}", focus)
    yield asked.get(f"/people/{asked.people[0]}/not-shared/{NOBODY}")


def _all_not_shared(asked: Asked) -> Iterator[Visit]:
    yield asked.get("/not-shared", not_sharing=True)


def _findings(asked: Asked) -> Iterator[Visit]:
    for each in (*asked.canaries.records.not_able, None):
        of = each.id if each else NOBODY
        person = each.person_id if each else asked.people[0]
        yield asked.post(f"/people/{person}/able/{of}/again", {"op_id": "incomplete"})


def _shared(asked: Asked) -> Iterator[Visit]:
    yield asked.get("/sharing", sharing=True)


def _looks(act: str, *, officer: bool = False) -> Lister:
    """Incomplete: what is closed or reviewed is open no more for the next."""

    def listed(asked: Asked) -> Iterator[Visit]:
        records = asked.canaries.records
        looks = [(each.person_id, each.id) for each in records.grants]
        looks += [(each.child_id, each.id) for each in records.enquiries]
        for person, look in (*looks, (asked.people[0], NOBODY)):
            path = f"/looked/{look}{act}" if officer else f"/people/{person}/looking/{look}{act}"
            yield asked.post(path, {"op_id": "incomplete"})

    return listed


def _opened(asked: Asked) -> Iterator[Visit]:
    """Who opened it stands there, a colleague by name."""
    for visit in _people("/people/{}/looking")(asked):
        yield replace(visit, open_directory=True, looks=True)


def _reviews(asked: Asked) -> Iterator[Visit]:
    yield asked.get("/looked", looked=True)


def _leaving(path: str) -> Lister:
    return lambda asked: iter([asked.post(path, {}, ends_session=True)])


def _kept(path: str, **fields: str) -> Lister:
    """A form of an administrator that comes back: the council stays as it is."""
    return lambda asked: iter(
        [asked.post(path, {"op_id": str(uuid4()), **fields}, open_directory=True)]
    )


def _kept_of(kind: str, path: str) -> Lister:
    """The same about one record of the directory, and about ids that none has."""

    def listed(asked: Asked) -> Iterator[Visit]:
        stale = {"op_id": str(uuid4()), "version": "0" * 64, "name": ""}
        first = getattr(asked.canaries.records, kind)[0].id
        for each in (first, NOBODY, *asked.people[:2]):
            yield asked.post(path.format(each), stale, open_directory=each == first)

    return listed


def _one_agency(act: str) -> Lister:
    """Of ids that no agency has: of one, accounts would be asked for."""

    def listed(asked: Asked) -> Iterator[Visit]:
        for other in (NOBODY, *asked.people[:2]):
            yield asked.post(f"/partnership/agencies/{other}/{act}", {"op_id": str(uuid4())})

    return listed


def _waiting(path: str) -> Lister:
    return lambda asked: iter(
        [asked.get(path, open_directory=True, waiting=True, coordination=True)]
    )


def _unanswered(path: str) -> Lister:
    """Of every new support; of others, and of nobody's, there is none."""

    def listed(asked: Asked) -> Iterator[Visit]:
        edges = asked.canaries.records.supports
        proposed = [each.id for each in edges if each.state is SupportState.PROPOSED]
        for other in (*proposed, NOBODY, edges[0].id, asked.people[0]):
            yield asked.get(path.format(other), open_directory=True, coordination=True, posts=True)

    return listed


def _lapsing(path: str) -> Lister:
    """Incomplete, so that it waits for the next, or of nobody."""

    def listed(asked: Asked) -> Iterator[Visit]:
        yield asked.post(path.format(NOBODY), {"op_id": str(uuid4()), "why_not": "over"})
        for edge in asked.canaries.records.supports[::3]:
            yield asked.post(path.format(edge.id), {"op_id": "incomplete"})

    return listed


def _with_posts(path: str, kind: str) -> Lister:
    def listed(asked: Asked) -> Iterator[Visit]:
        for visit in _cards(path, kind)(asked):
            yield replace(visit, posts=True)

    return listed


LISTED: Mapping[str, Lister] = {
    "account.check_session": _page("/session"),
    "account.first_password": _links,
    "account.use_link": _use_links,
    "account.password": _page("/password"),
    "account.set_password": _password,
    "account.edit_settings": _page("/settings"),
    "account.set_settings": _settings,
    "account.keep_session": lambda asked: iter([asked.post("/session", {})]),
    "account.start_session": _start_session,
    "account.sign_in": _sign_in,
    "account.sign_out": _leaving("/sign-out"),
    "account.sign_out_everywhere": _leaving("/sign-out-everywhere"),
    "administration.ask_for_account": _accounts,
    "administration.ask_for_link": _one_account("link"),
    "administration.ask_to_open": _one_account("open"),
    "administration.change_roles": _one_account("roles"),
    "administration.close_account": _one_account("close"),
    "administration.confirm": _decided("confirm"),
    "administration.confirm_several": _several,
    "administration.refuse": _decided("refuse"),
    "administration.show_account": _account_page,
    "administration.show_accounts": _open_page("/accounts"),
    "administration.find_accounts": _find_accounts,
    "agreements.renew": _agreements("renew"),
    "agreements.show_history": _people("/people/{}/agreements"),
    "agreements.show_my_team": _people("/people/{}/my-team"),
    "agreements.show_my_team_file": _people("/people/{}/my-team.pdf"),
    "agreements.show_who_can_see": _people("/people/{}/who-can-see"),
    "agreements.show_who_looked": _people("/people/{}/who-looked"),
    "agreements.withdraw": _agreements("withdraw"),
    "agreements.look": _talk("agreement/shown"),
    "agreements.preview": _talk("agreement/preview"),
    "agreements.put_off": _talk("agreement/not-now", op_id="incomplete"),
    "agreements.record": _talk("agreement", alone="no"),
    "agreements.show_talk": _people("/people/{}/agreement"),
    "assets.file": _page("/static/map.js"),
    "administration.find_practitioners": _practitioners("/accounts/practitioners"),
    "administration.show_practitioners": _practitioners("/accounts/practitioners/found"),
    "directory.change_card": _own_card,
    "directory.edit_own_card": _open_page("/my-card"),
    "directory.search": _search,
    "directory.show_agencies": _directory,
    "directory.show_agency": _cards("/agencies/{}", "agencies"),
    "directory.save_agency": _cards("/agencies/{}/card", "agencies"),
    "directory.save_practitioner": _cards("/practitioners/{}/card", "practitioners"),
    "directory.show_sector": _sectors,
    "directory.show_practitioner": _cards("/practitioners/{}", "practitioners"),
    "coordination.answer_asked": _judging("/asked/{}/kept"),
    "coordination.ask_to_lead": _lapsing("/unanswered/supports/{}/lead"),
    "coordination.let_support_lapse": _lapsing("/unanswered/supports/{}/lapse"),
    "coordination.let_tie_lapse": _lapsing("/unanswered/ties/{}/lapse"),
    "coordination.show_unanswered": _waiting("/unanswered"),
    "coordination.show_unanswered_support": _unanswered("/unanswered/supports/{}"),
    "coordination.show_unanswered_tie": _comparing("/unanswered/ties/{}"),
    "coordination.settle_held": _judging("/held/{}/kept"),
    "coordination.show_asked": _comparing("/asked/{}"),
    "coordination.show_held": _page("/held"),
    "coordination.show_one_held": _comparing("/held/{}"),
    "families.cannot_tell": _judging("/compare/{}/unsure"),
    "families.confirm_tie": _family(f"/people/{{}}/proposed-ties/{NOBODY}/confirm", {}),
    "families.edit": _people("/people/{}/family"),
    "families.end_tie": _of_kinships("end"),
    "families.find_relatives": _find_relatives("/people/{}/ties/find"),
    "families.leave": _of_families,
    "families.link": _link,
    "families.name_relative": _family("/people/{}/relatives", {"name": "", "kind": "FRND"}),
    "families.part_records": _judging("/joined/{}/part"),
    "families.refuse_tie": _family(f"/people/{{}}/proposed-ties/{NOBODY}/refuse", {}),
    "families.same_person": _judging("/compare/{}/same"),
    "families.show_comparison": _comparing("/compare/{}"),
    "families.show_comparisons": _page("/compare"),
    "families.show_family_map": _families,
    "families.arrange_map": _arranging,
    "families.show_join": _comparing("/joined/{}"),
    "families.show_map_file": _printed("/families/{}/map", FocusKind.FAMILY),
    "families.show_members": _members,
    "families.show_relatives": _find_relatives("/people/{}/ties/found"),
    "families.take_off": _family(f"/people/{{}}/relatives/{NOBODY}/off", {}),
    "families.two_people": _judging("/compare/{}/two"),
    "families.withdraw_tie": _family(f"/people/{{}}/proposed-ties/{NOBODY}/withdraw", {}),
    "gaps.show_gaps": _gaps,
    "gaps.export_gaps": _gaps_of("/gaps.csv?"),
    "gaps.show_what_if": _what_if,
    "gaps.show_picture": _page("/picture"),
    "gaps.export_picture": _page("/picture.csv"),
    "gaps.show_report": _page("/picture/report"),
    "gaps.show_feedback": _page("/feedback"),
    "gaps.give_feedback": _feedback,
    "gaps.show_gap": _one_gap(""),
    "gaps.give": _one_gap("/give"),
    "gaps.put_off": _one_gap("/put-off"),
    "gaps.no_gap": _one_gap("/no-gap"),
    "gaps.take_back": _gap_notes,
    "health.show_alive": _page("/healthz"),
    "health.show_ready": _page("/readyz"),
    "home.start": _first_page_and_narrowed,
    "home.say_still_true": _still_true,
    "home.set_star": _stars,
    "home.show_wide_map": _wide_map,
    "partnership.add_agency": _kept("/partnership/agencies", name="", sector="gp"),
    "partnership.add_colleague": _kept_of("agencies", "/partnership/agencies/{}/colleagues"),
    "partnership.add_post": _kept_of("practitioners", "/partnership/colleagues/{}/posts"),
    "partnership.add_team": _kept_of("agencies", "/partnership/agencies/{}/teams"),
    "partnership.ask_for_accounts": _one_agency("accounts"),
    "partnership.ask_for_leader": _kept_of("teams", "/partnership/teams/{}/leaders"),
    "partnership.change_agency": _kept_of("agencies", "/partnership/agencies/{}"),
    "partnership.change_colleague": _kept_of("practitioners", "/partnership/colleagues/{}"),
    "partnership.change_team": _kept_of("teams", "/partnership/teams/{}"),
    "partnership.end_lead": _kept_of("teams", "/partnership/teams/{}/leaders/" + NOBODY + "/end"),
    "partnership.end_post": _kept_of(
        "practitioners", "/partnership/colleagues/{}/posts/" + NOBODY + "/end"
    ),
    "partnership.go_on": _open_page("/partnership/next"),
    "partnership.leave": _kept_of("practitioners", "/partnership/colleagues/{}/leave"),
    "partnership.show": _open_page("/partnership"),
    "partnership.show_colleague": _with_posts("/partnership/colleagues/{}", "practitioners"),
    "partnership.show_team": _with_posts("/partnership/teams/{}", "teams"),
    "partnership.show_agency": _cards("/partnership/agencies/{}", "agencies"),
    "agreements.note_able_again": _findings,
    "agreements.note_not_able": _family("/people/{}/able", {"note": ""}),
    "agreements.show_able": _people("/people/{}/able"),
    "not_sharing.approve": _not_shared("/approve"),
    "not_sharing.approve_by_officer": _not_shared("/approve", officer=True),
    "not_sharing.decide": _family("/people/{}/not-shared", {"why": ""}),
    "not_sharing.end": _not_shared("/end"),
    "not_sharing.end_by_officer": _not_shared("/end", officer=True),
    "not_sharing.find_from_whom": _directory_words("/people/{}/not-shared/find"),
    "not_sharing.refuse": _not_shared("/refuse"),
    "not_sharing.refuse_by_officer": _not_shared("/refuse", officer=True),
    "not_sharing.review_by_officer": _not_shared("/review", officer=True),
    "not_sharing.show_all": _all_not_shared,
    "not_sharing.show_decision": _not_shared_pages,
    "not_sharing.show_from_whom": _directory_words("/people/{}/not-shared/found"),
    "not_sharing.show_not_sharing": _people("/people/{}/not-shared"),
    "safety.answer": _desk("/safety/asked", act="/{}"),
    "safety.ask_officer": _family("/people/{}/private/ask", {"said": ""}),
    "safety.declare_interest": _incomplete("/people-i-know"),
    "safety.end_arrangement": _desk("/safety/apart/{}", act="/end"),
    "safety.find_for_limit": _directory_words("/people/{}/private/find"),
    "safety.find_for_officer": _directory_words("/safety/out/find"),
    "safety.find_named_worker": _directory_words("/safety/shielded/{}/workers/find"),
    "safety.keep_apart": _incomplete("/safety/apart"),
    "safety.keep_out": _incomplete("/safety/out"),
    "safety.lift_limit": _own_limits,
    "safety.lift_safety": _desk("/safety/out/{}", act="/lift"),
    "safety.lift_shield": _desk("/safety/shielded/{}", act="/lift"),
    "safety.name_worker": _desk("/safety/shielded/{}", act="/workers"),
    "safety.record_limit": _family("/people/{}/private", {"who": ""}),
    "safety.remove_interest": _desk("/safety/interests/{0}/{0}", act="/kin/remove"),
    "safety.shield": _incomplete("/safety/shielded"),
    "safety.show_declaring": _page("/people-i-know"),
    "safety.show_desk": _desk("/safety"),
    "safety.show_for_limit": _directory_words("/people/{}/private/found"),
    "safety.show_for_officer": _directory_words("/safety/out/found"),
    "safety.show_limits": _people("/people/{}/private"),
    "safety.show_named_worker": _directory_words("/safety/shielded/{}/workers/found"),
    "safety.show_shielded": _desk("/safety/shielded/{}"),
    "safety.unname_worker": _desk("/safety/shielded/{0}/workers/{0}", act="/remove"),
    "looking.close": _looks("/close"),
    "looking.keep_open": _looks("/keep"),
    "looking.open_emergency": _incomplete("/emergency"),
    "looking.open_enquiry": _incomplete("/front-door"),
    "looking.say_not_right": _looks("/not-right", officer=True),
    "looking.say_right": _looks("/right", officer=True),
    "looking.show_emergency": _page("/emergency"),
    "looking.show_enquiry": _open_page("/front-door"),
    "looking.show_opened": _opened,
    "looking.show_reviews": _reviews,
    "looking.widen": _looks("/adults"),
    "sharing.approve": _decisions("/approve"),
    "sharing.approve_by_officer": _decisions("/approve", officer=True),
    "sharing.decide": _family("/people/{}/sharing", {"who": ""}),
    "sharing.end": _decisions("/end"),
    "sharing.end_by_officer": _decisions("/end", officer=True),
    "sharing.find_recipient": _directory_words("/people/{}/sharing/find"),
    "sharing.refuse": _decisions("/refuse"),
    "sharing.refuse_by_officer": _decisions("/refuse", officer=True),
    "sharing.review_by_officer": _decisions("/review", officer=True),
    "sharing.show_all": _shared,
    "sharing.show_decision": _decision_pages,
    "sharing.show_recipients": _directory_words("/people/{}/sharing/found"),
    "sharing.show_sharing": _people("/people/{}/sharing"),
    "search.find": _find("/find"),
    "search.find_now": _find("/find/now"),
    "search.show_found": _page("/find"),
    "meetings.show_meetings": _page("/meetings"),
    "meetings.new_meeting": _meeting,
    "meetings.plan": _plan,
    "meetings.show_meeting": _meeting_page,
    "meetings.change_meeting": _one_meeting(kind="other", day="today"),
    "meetings.close": _one_meeting("/close", state="held", day="today"),
    "meetings.open_wall": _one_meeting("/wall"),
    "meetings.drive": _one_meeting("/wall/show", view="blank"),
    "meetings.chair_is_there": _one_meeting("/wall/here"),
    "meetings.show_paper": _meeting_paper,
    "meetings.show_code": _page("/wall"),
    "meetings.connect": _code,
    "meetings.show_screen": _page("/wall/screen"),
    "meetings.show_now": _page("/wall/now"),
    "people.add_person": _add,
    "people.show_number": _people("/people/{}/number"),
    "people.record_number": _family("/people/{}/number", {"number": "1"}),
    "people.supersede_number": _numbers,
    "people.record_birth": _family("/people/{}/birth", {"given_name": "", "born_on": "today"}),
    "supports.confirm": _own_support("confirm", 0),
    "supports.end": _own_support("end", 1),
    "supports.set_tie": _own_support("tie", 2),
    "people.show_person": _people("/people/{}"),
    "people.show_person_map": _people("/people/{}/map"),
    "people.show_map_file": _printed("/people/{}/map", FocusKind.PERSON),
    "supports.add_need": _own_support("needs", 0),
    "supports.note_expecting": _own_support("expecting", 1),
    "supports.expect_no_more": _expecting_no_more,
    "supports.lead": _own_support("lead", 1),
    "supports.lead_no_more": _own_support("lead-no-more", 2),
    "supports.note_in_touch": _own_support("in-touch", 0),
    "supports.pause": _own_support("pause", 1),
    "supports.reopen": _own_support("reopen", 2),
    "supports.resume": _own_support("resume", 0),
    "supports.set_needs_met": _own_support("meets", 1),
    "supports.set_role": _own_support("role", 2),
    "supports.ask_to_cover": _cover,
    "supports.close_need": _needs("close"),
    "supports.end_cover": _end_cover,
    "supports.find_colleague": _colleagues("/hand-over/colleagues"),
    "supports.find_cover": _colleagues("/cover/colleagues"),
    "supports.hand_over": _hand_over,
    "supports.reopen_need": _needs("reopen"),
    "supports.show_colleagues": _colleagues("/hand-over/colleagues/found"),
    "supports.show_covering": _colleagues("/cover/colleagues/found"),
    "supports.show_covers": _waiting("/cover"),
    "supports.show_hand_over": _all_own("/hand-over"),
    "supports.show_hand_over_of": _hand_over_of,
    "supports.accept": _own_support("accept", 0),
    "supports.decline": _own_support("decline", 1),
    "supports.show_proposal": _proposals,
    "waiting.show_tasks": _waiting("/waiting"),
}
"""Every route of the application. A new one fails the test until it stands here."""
