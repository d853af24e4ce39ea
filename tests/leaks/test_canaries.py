"""Promise 1: every route, fetched by every kind of viewer, is searched for what they may not see;
and promise 10: whatever of a person stands in an answer, the audit entries of that answer tell of.

A cell is one answer to one viewer. What may be in it, the oracle says, and not `see`.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial, wraps
from io import BytesIO
from itertools import cycle
from typing import Any, NoReturn, cast
from urllib.parse import unquote

import pytest
from flask import request
from flask.testing import FlaskClient
from itsdangerous import BadData
from pypdf import PdfReader
from werkzeug.test import TestResponse

from graph.database.driver import Database
from graph.policy.facts import Focus, FocusKind
from graph.vocabulary import AccountRole, Reach
from tests.browsers.fixtures import Build
from tests.browsers.site import Site
from tests.leaks.canary_council import Canaries, canary_records
from tests.leaks.canary_visits import LISTED, Visit, visits
from tests.leaks.kithmap_log import kithmaps_log
from tests.leaks.new_entries import Entry, NewEntries
from tests.leaks.test_beside_the_page import NO_NUMBER, Secret
from tests.worlds.proof import PROOF

pytestmark = [pytest.mark.neo4j, pytest.mark.proof]

WORKERS = {
    "direct worker": "tom",
    "direct worker with a declared interest": "hugo",
    "worker of a sensitive service": "clara",
    "worker of a service that receives by name only": "pia",
    "safeguarding worker with an emergency": "sol",
    "supervisor": "sue",
    "covering colleague": "cora",
    "family reach and decision": "una",
    "front door": "fay",
    "proposer": "greg",
    "worker of one kept apart": "rita",
    "named worker of a shielded person": "vic",
    "worker with two jobs": "two",
    "covered worker": "hana",
    "surgery": "gita",
    "outsider": "otto",
}
OFFICER = "privacy officer"
ROLES = {
    "coordinator": AccountRole.COORDINATOR,
    OFFICER: AccountRole.PRIVACY_OFFICER,
    "administrator": AccountRole.ADMINISTRATOR,
    "audit reader": AccountRole.AUDIT_READER,
}
COORDINATE = {"coordinator", "privacy officer"}
SIGNED_OUT = "signed out"
SHARE = 1 if PROOF else 5
"""Every fifth cell in `make test`, so that each route meets each viewer; all in the proof."""
MESSAGES = "_flashes"
"""Where Flask keeps in a session what the next page says."""
CELLS = 2_000 // SHARE
TELL_ONLY_IN_THE_PROOF = {"families.show_relatives"} if PROOF else set[str]()
"""What every fifth cell does not reach: somebody found whose name begins as it was typed."""
TELL_OF_PEOPLE = TELL_ONLY_IN_THE_PROOF | {
    "agreements.show_able",
    "not_sharing.show_not_sharing",
    "looking.show_opened",
    "sharing.show_sharing",
    "families.edit",
    "families.show_members",
    "gaps.export_gaps",
    "gaps.show_gap",
    "gaps.show_gaps",
    "gaps.show_what_if",
    "supports.show_hand_over",
    "supports.show_hand_over_of",
    "agreements.preview",
    "agreements.show_history",
    "agreements.show_my_team_file",
    "agreements.show_my_team",
    "agreements.show_talk",
    "agreements.show_who_can_see",
    "agreements.show_who_looked",
    "families.show_map_file",
    "families.show_family_map",
    "home.show_wide_map",
    "home.start",
    "meetings.new_meeting",
    "people.show_number",
    "people.show_person",
    "people.show_map_file",
    "people.show_person_map",
    "safety.show_limits",
    "search.find_now",
}
"""The routes whose answers tell somebody of people; each such answer has its audit entry."""
IN_THE_QUERY = "zqinthequerystring"
"""Stands behind the question mark of whatever is fetched: no log and no page repeats that."""
TRACES = ("traceback (most recent", "site-packages", "neo4j.exceptions", "/app/web/")
_CYPHER = re.compile(r"(?<![\w-])cypher(?![\w-])")
"""By itself: among millions of letters drawn at random it stands by chance."""
_ELEMENT_ID = re.compile(r"\b[45]:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d+")


@pytest.fixture
def canary_site(build_site: Build) -> Site:
    return build_site(canary_records())


@dataclass
class Found:
    cells: Counter[str] = field(default_factory=Counter)
    """Answers by route."""
    shown: Counter[str] = field(default_factory=Counter)
    """Canaries that a viewer was rightly shown: a search that finds nothing proves nothing."""
    leaks: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    """Answers that told of people, by route, and were themselves told of in the audit."""
    untold: list[str] = field(default_factory=list)


def everybody(site: Site) -> Iterator[tuple[str, str | None, FlaskClient]]:
    """Each kind of viewer, their practitioner, and the browser in which they signed in."""
    for kind, worker in WORKERS.items():
        yield kind, worker, site.signed_in(worker).client
    for kind, role in ROLES.items():
        yield kind, None, site.signed_in(None, role).client
    yield SIGNED_OUT, None, site.browser().client


def plain_client(site: Site, client: FlaskClient) -> FlaskClient:
    """The same cookies without the inspection of each page, which other tests do."""
    plain = FlaskClient(site.app, site.app.response_class)
    plain._cookies = client._cookies
    return plain


def search(site: Site, response: TestResponse) -> str:
    """All of an answer as one folded text: status line, headers, body, and what cookies hold."""
    parts = [f"{name}: {value}" for name, value in response.headers.items()]
    serializer = site.app.session_interface.get_signing_serializer(site.app)  # type: ignore[attr-defined]
    for cookie in response.headers.getlist("Set-Cookie"):
        try:
            parts.append(repr(serializer.loads(cookie.partition("=")[2].partition(";")[0])))
        except BadData:
            continue
    body = said_in(response)
    return "\n".join([*parts, body, unquote(body)]).casefold()


def said_in(response: TestResponse) -> str:
    """A picture of dots says nothing that can be read; the same as SVG does."""
    if response.mimetype == "application/pdf":
        return text_of_paper(response.data)
    return "" if response.mimetype == "image/png" else response.get_data(as_text=True)


def text_of_paper(pdf: bytes) -> str:
    """What a PDF says on its pages and beside them; its bytes are packed, and show nothing."""
    reader = PdfReader(BytesIO(pdf))
    said = [page.extract_text() for page in reader.pages]
    said += [repr(dict(reader.metadata or {}))]
    # The words in place of a picture stand in the structure.
    size = cast(int, reader.trailer["/Size"])
    said += [repr(reader.get_object(number)) for number in range(1, size)]
    return "\n".join(said)


def canaries_in(text: str, wanted: frozenset[str]) -> frozenset[str]:
    found = [canary for canary in wanted if canary in text]
    # A day may be the end of another: 1 October of 11 October.
    return frozenset(each for each in found if re.search(rf"(?<!\d){re.escape(each)}", text))


def leaks_in(text: str, forbidden: frozenset[str]) -> list[str]:
    traces = (trace for trace in TRACES if trace in text)
    found = (*_CYPHER.findall(text), *_ELEMENT_ID.findall(text))
    return [*canaries_in(text, forbidden), *traces, *found]


def untold(canaries: Canaries, shown: frozenset[str], entries: list[Entry]) -> frozenset[str]:
    """What of people was shown and stands in no line of the entries; without any entry, all.

    The directory is exempt, and needs no list for that: agencies and professionals' cards are
    nobody's secret, so they are not among `secrets`, and no entry is written about them.
    """
    if not entries:
        return shown
    lines = frozenset().union(*(entry.tells_of for entry in entries))
    return frozenset(each for each in shown if not canaries.told_by.get(each, lines) & lines)


def allowed(canaries: Canaries, worker: str | None, kind: str, visit: Visit) -> frozenset[str]:
    """What may be in the answer to a visit."""
    sent = canaries.everything & visit.sent
    if kind == SIGNED_OUT:
        return sent
    sent |= canaries.open_to_all if visit.open_directory else frozenset()
    sent |= canaries.posts if visit.posts else frozenset()
    sent |= canaries.unanswered if visit.coordination and kind in COORDINATE else frozenset()
    if visit.safety and kind == OFFICER:
        return sent | canaries.kept_safe
    if visit.sharing and kind == OFFICER:
        return sent | canaries.shared_by_duty
    if visit.not_sharing and kind == OFFICER:
        return sent | canaries.not_shared
    if visit.looked and kind == OFFICER:
        return sent | canaries.looked_at
    if worker is None:
        return sent
    if visit.names_reader:
        sent |= own_name(canaries, worker)
    sent |= canaries.looks_of(worker) if visit.looks else frozenset()
    if visit.waiting:
        return sent | canaries.waiting(worker)
    if visit.gaps:
        return sent | canaries.gaps_page(worker)
    # A search among one's own people and on somebody's page finds those of either.
    around = canaries.around(worker, visit.focus) if visit.focus else frozenset[str]()
    if visit.focus and visit.names_families:
        around |= canaries.names_of_families(worker, visit.focus)
    return sent | around | (canaries.first_page(worker) if visit.first_page else frozenset())


def own_name(canaries: Canaries, worker: str) -> frozenset[str]:
    me = canaries.council.id(worker)
    name = next(each.name for each in canaries.records.practitioners if each.id == me)
    return canaries_in(name.casefold(), canaries.everything)


def by_id_alone(canaries: Canaries, worker: str | None, visit: Visit) -> frozenset[str]:
    """What an address or a form holds to ask with, on a page that tells of no person by it: whoever
    opens what waits looks anew, and that look has its entry."""
    waits = canaries.waiting(worker) if visit.waiting and worker else frozenset[str]()
    if visit.coordination and worker is None:
        waits |= canaries.unanswered
    safe = canaries.kept_safe if visit.safety and worker is None else frozenset[str]()
    if visit.sharing and worker is None:
        safe |= canaries.shared_by_duty
    if visit.not_sharing and worker is None:
        safe |= canaries.not_shared
    if visit.looked and worker is None:
        safe |= canaries.looked_at
    if visit.looks and worker:
        waits |= canaries.looks_of(worker)
    return waits | safe | (canaries.posts if visit.posts else frozenset())


def fetch(client: FlaskClient, visit: Visit, token: str) -> TestResponse:
    if visit.method == "POST":
        fields = {**visit.fields, "csrf_token": token}
        return client.post(visit.path, data=fields, buffered=True)
    asked = {} if "?" in visit.path else {"looked-for": IN_THE_QUERY}
    return client.get(visit.path, query_string=asked or None, buffered=True)


def token_of(client: FlaskClient) -> str:
    for page in ("/", "/sign-in"):
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(page).text)
        if found:
            return found[1]
    raise AssertionError("no form on the first page")


def walk(site: Site, canaries: Canaries, found: Found, trail: NewEntries) -> None:
    """Every visit of every viewer."""
    for turn, (kind, worker, client) in enumerate(everybody(site)):
        plain = plain_client(site, client)
        token = token_of(plain)
        # Whoever shares this database is another practitioner; an account without one sees nobody.
        me = canaries.council.id(worker) if worker else None
        trail.read()
        for visit in visits(site.app, canaries, worker, SHARE, turn):
            if kind == SIGNED_OUT and visit.ends_session:
                continue
            text = search(site, response := fetch(plain, visit, token))
            if MESSAGES in text:
                # What is said stands on whatever page comes next: it belongs to this answer.
                text += search(site, plain.get("/settings"))
            entries = [entry for entry in trail.read() if entry.viewer == me]
            assert response.status_code < 500, (kind, visit)
            here = f"{kind}: {visit.method} {visit.endpoint} {visit.path}"
            present = canaries_in(text, canaries.everything)
            may = allowed(canaries, worker, kind, visit)
            found.cells[visit.endpoint] += 1
            found.shown[kind] += len(present & (may - visit.sent))
            leaks = (*(present - may), *leaks_in(text, frozenset({IN_THE_QUERY})))
            found.leaks += [f"{here}: {each}" for each in leaks]
            of_people = (
                (present & canaries.secrets) - visit.sent - by_id_alone(canaries, worker, visit)
            )
            found.told[visit.endpoint] += bool(of_people)
            found.untold += [f"{here}: {each}" for each in untold(canaries, of_people, entries)]


def test_a_new_route_must_be_listed_here_before_it_may_ship(canary_site: Site) -> None:
    assert set(canary_site.app.view_functions) == set(LISTED)


def test_no_route_shows_any_viewer_what_they_may_not_see(
    canary_site: Site,
    database: Database,
    capfd: pytest.CaptureFixture[str],
    record_property: Callable[[str, object], None],
) -> None:
    canaries, found = Canaries(canary_site.council), Found()
    with kithmaps_log(capfd) as log:
        walk(canary_site, canaries, found, NewEntries(database))
        logged = log.read()
    assert not found.leaks, found.leaks[:20]
    assert not found.untold, found.untold[:20]
    assert {endpoint for endpoint, told in found.told.items() if told} == TELL_OF_PEOPLE
    assert not leaks_in(logged.text, canaries.everything | {IN_THE_QUERY})
    # A search that reads nothing proves nothing. Style sheets and probes go without saying.
    assert len(logged.said("request")) >= found.cells.total() * 3 // 4
    assert not [line for line in logged.said("request") if "?" in line["route"]]
    assert set(found.cells) == set(LISTED)
    assert found.cells.total() >= CELLS
    reached = {reach for worker in WORKERS.values() for reach in reaches(canaries, worker)}
    assert reached == set(Reach) - {Reach.FAMILY_MEMBER}  # who have no sign-in of their own yet
    for kind in WORKERS:
        assert found.shown[kind] > 0, f"{kind} was shown nothing at all"
    record_property("canary_cells", found.cells.total())
    record_property("leaks", len(found.leaks))
    with capfd.disabled():
        print(f"\ncanaries: {found.cells.total()} cells, 0 leaks")  # noqa: T201 - a figure


def reaches(canaries: Canaries, worker: str) -> set[Reach]:
    people = [Focus(FocusKind.PERSON, person.id) for person in canaries.records.people]
    webs = [canaries.expected(worker, focus) for focus in people]
    return {reach for web in webs if web for each in web.people.values() for reach in each.reach}


def test_a_crash_on_any_route_shows_and_logs_nothing_of_the_page_that_was_made(
    canary_site: Site, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    canaries, crashed = Canaries(canary_site.council), Counter[str]()
    client = plain_client(canary_site, canary_site.signed_in("sol").client)
    token = token_of(client)
    faults: Iterator[Fault] = cycle((broken, partial(refused, database)))
    for endpoint, view in canary_site.app.view_functions.items():
        canary_site.app.view_functions[endpoint] = breaking(view, faults)
    with kithmaps_log(capfd) as log:
        for visit in visits(canary_site.app, canaries, "sol", SHARE):
            if crashed[visit.endpoint] >= 3 or visit.ends_session:
                continue
            response = fetch(client, visit, token)
            if response.status_code not in (400, 500):  # what Neo4j refuses is told as 400
                continue
            crashed[visit.endpoint] += 1
            shown = leaks_in(search(canary_site, response), canaries.everything - visit.sent)
            assert not shown, visit
        logged = log.read()
    assert not leaks_in(logged.text, canaries.everything | {IN_THE_QUERY})
    assert len(crashed) >= 12
    # Every crash is told of, by its kind; so are the words of another program, which are withheld,
    # and the database's own refusals, which come by Python's logging under a number.
    kinds = Counter(line["kind"] for line in logged.said("fault"))
    assert kinds.keys() == {"RuntimeError", "DatabaseFault"}
    assert kinds.total() == crashed.total()
    by_logger = Counter(line.get("logger") for line in logged.lines)
    assert by_logger["somebody.else"] == crashed.total()
    assert by_logger["kithmap.database"] == kinds["DatabaseFault"]


Fault = Callable[[str], NoReturn]
"""Fails with all of a page in its error."""


def breaking(view: Callable[..., Any], faults: Iterator[Fault]) -> Callable[..., Any]:
    """The view, which makes its whole page and then fails with all of it in its error."""

    @wraps(view)
    def failing(**values: object) -> NoReturn:
        made = view(**values)
        getattr(made, "close", lambda: None)()
        page = f"{request.full_path} {values} {made!r}"
        logging.getLogger("somebody.else").error("cannot go on with %s", page)
        next(faults)(page)

    return failing


def broken(page: str) -> NoReturn:
    raise RuntimeError(page)


def refused(database: Database, page: str) -> NoReturn:
    """Neo4j's own words repeat the value that it does not take."""
    database.rows(NO_NUMBER, Secret(page))
    raise AssertionError("Neo4j took a page for a date")
