"""NHS numbers: one at a time, for who works with somebody, and nowhere else."""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from nhs_number.validate import calculate_checksum

from app.imports.run import import_directory
from graph.clock import RandomIds
from graph.database.driver import Database
from graph.database.query import Access, Audience, Nothing, Query
from graph.policy.facts import VICTORIA
from graph.records.bundle import Records
from graph.records.identity_numbers import as_read_out
from graph.records.model import IdentityNumber
from graph.vocabulary import AccountRole, IdentityScheme, IdentityState
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.conftest import HandClock
from tests.worlds.bundles import small, write
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

DRAWN = Random(uuid4().int)


def fresh() -> str:
    """A number that no other test has: all share one database."""
    while True:
        nine = f"4{DRAWN.randrange(10**8):08}"
        check = calculate_checksum(nine)
        if check is not None and check < 10:
            return f"{nine}{check}"


NHS = IdentityScheme.NHS_NUMBER


def numbered(person: str, value: str, state: IdentityState = IdentityState.GIVEN) -> Records:
    number = IdentityNumber(f"number-{person}", person, NHS, value, state)
    return TOWN + Records(identity_numbers=(number,))


@dataclass(frozen=True, slots=True)
class Ids:
    ids: list[str]


@dataclass(frozen=True, slots=True)
class Asked:
    kind: str
    about: list[str]
    everything: str


TASKS_ABOUT = Query(
    name="test_tasks_about",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Ids,
    row=Asked,
    cypher="""
        MATCH (t:Task {state: 'open'})-[:ABOUT]->(p:Person) WHERE p.id IN $ids
        WITH t, p ORDER BY p.id
        RETURN t.kind AS kind, collect(p.id) AS about,
               reduce(all = '', key IN keys(t) | all + ' ' + toString(t[key])) AS everything
        ORDER BY kind
    """,
)


def tasks(site: Site, database: Database, *people: str) -> list[Asked]:
    return database.rows(TASKS_ABOUT, Ids([site.council.id(each) for each in people]))


def save(site: Site, browser: Browser, person: str, number: str, **more: str) -> str:
    page = f"{site.person(person)}/number"
    form = find_form(browser.text(page), page)
    return browser.done(form.action, form.fields | {"number": number} | more)


def test_who_works_with_somebody_records_their_number_and_reads_it_again(site: Site) -> None:
    tom, number = site.signed_in("tom"), fresh()
    assert f"{site.person('isla')}/number" in tom.text(site.person("isla"))
    save(site, tom, "isla", f"{number[:3]}-{number[3:6]}-{number[6:]}", traced="y")
    page = tom.text(f"{site.person('isla')}/number")
    assert as_read_out(number) in page
    assert "Traced" in page


def test_nobody_else_opens_the_page(build_site: Build) -> None:
    site = build_site(numbered("isla", fresh()))
    for who in ("hugo", "greg", "una"):
        assert site.signed_in(who).get(f"{site.person('isla')}/number").status_code == 404
    for role in (AccountRole.COORDINATOR, AccountRole.PRIVACY_OFFICER, AccountRole.ADMINISTRATOR):
        answer = site.signed_in(None, role).get(f"{site.person('isla')}/number")
        assert answer.status_code == 403 or answer.status_code == 404


def test_a_number_stands_on_its_own_page_and_on_no_other(build_site: Build) -> None:
    """Every page that a worker of hers opens without typing, found from the routes themselves."""
    number = fresh()
    site = build_site(numbered("isla", number, IdentityState.TRACED))
    tom = site.signed_in("tom")
    ids = {
        "person_id": site.council.id("isla"),
        "family_id": site.council.id("D"),
        "support_id": site.council.id("tom-isla"),
        "practitioner_id": site.council.id("tom"),
        "agency_id": site.council.id("school"),
        "sector": "school",
        "code": "never_asked",
        "kind": "never_asked",
    }
    seen = []
    for rule in site.app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments - ids.keys():
            continue
        if rule.endpoint == "people.show_number":
            continue
        with site.app.test_request_context():
            values = {name: ids[name] for name in rule.arguments}
            path = site.app.url_map.bind("").build(rule.endpoint, values)
        answer = tom.plain().get(path)
        seen.append(rule.endpoint)
        assert not holds(answer.get_data(), number), rule.endpoint
        assert not holds(str(answer.headers).encode(), number), rule.endpoint
    assert {"people.show_person", "people.show_person_map", "families.show_family_map"} <= {*seen}
    assert holds(tom.get(f"{site.person('isla')}/number").get_data(), number)


def holds(content: bytes | str, number: str) -> bool:
    """Whether a number stands there, however it is grouped."""
    text = content if isinstance(content, str) else content.decode("utf-8", "replace")
    return number in re.sub(r"[\s\-\u00a0]|%20|&nbsp;", "", text)


@dataclass(frozen=True, slots=True)
class Entry:
    tag: str
    subject: str
    everything: str


ENTRIES = Query(
    name="test_number_entries",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Nothing,
    row=Entry,
    cypher="""
        MATCH (e:AuditEntry) WHERE e.tag STARTS WITH 'number:'
        RETURN e.tag AS tag, e.subject AS subject,
               reduce(all = e.op + e.subject + e.digest + coalesce(e.detail, ''),
                      line IN e.shown | all + ' ' + line) AS everything
    """,
)


def test_each_look_is_audited_and_neither_audit_nor_log_holds_the_number(
    site: Site,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    database: Database,
) -> None:
    tom, number = site.signed_in("tom"), fresh()
    save(site, tom, "isla", number)
    tom.text(f"{site.person('isla')}/number")
    page = f"{site.person('isla')}/number"
    form = find_form(tom.text(page), page)
    tom.post(form.action, form.fields | {"number": f"{number}9"})
    told = capsys.readouterr()
    assert not holds(f"{told.out}{told.err}{caplog.text}", number)
    isla = site.council.id("isla")
    entries = list(database.rows(ENTRIES, Nothing()))
    assert [one for one in entries if one.tag == "number:shown" and one.subject == isla]
    assert not [one for one in entries if holds(one.everything, number)]


def test_two_people_with_one_number_are_compared_and_nothing_tells_the_worker(
    build_site: Build, database: Database
) -> None:
    number = fresh()
    site = build_site(numbered("noah", number))
    tom = site.signed_in("tom")
    alone = save(site, tom, "isla", fresh())
    shared = save(site, tom, "isla", number)
    strip = re.compile(r'(value|nonce|content)="[^"]*"')
    assert strip.sub("", alone) == strip.sub("", shared)
    (asked,) = tasks(site, database, "isla", "noah")
    assert asked.kind == "may_be_known"
    assert set(asked.about) == {site.council.id("isla"), site.council.id("noah")}
    assert not holds(asked.everything, number)


def test_a_number_that_was_replaced_is_the_privacy_officers_question_and_joins_nobody(
    build_site: Build, database: Database
) -> None:
    number, other = fresh(), fresh()
    site = build_site(numbered("isla", number, IdentityState.TRACED))
    tom, page = site.signed_in("tom"), f"{site.person('isla')}/number"
    refused = find_form(tom.text(page), page)
    answer = tom.post(refused.action, refused.fields | {"number": other})
    assert "Another number was traced for them" in answer.get_data(as_text=True)
    over = find_form(tom.text(page), f"{page}/superseded")
    tom.done(over.action, over.fields)
    assert "None is recorded." in tom.text(page)
    save(site, tom, "isla", other)
    hana = site.signed_in("hana")
    save(site, hana, "noah", number)
    assert [one.kind for one in tasks(site, database, "isla", "noah")] == ["number_superseded"]
    officer = site.signed_in(None, AccountRole.PRIVACY_OFFICER).text("/waiting")
    assert "An identity number was replaced by another one" in officer
    coordinator = site.signed_in(None, AccountRole.COORDINATOR).text("/waiting")
    assert "An identity number was replaced" not in coordinator


WRONG = {
    "nothing": ("", "Please type the number."),
    "zeros": ("0000000000", "stands for nobody"),
    "the range of tests": ("9990000018", "kept for tests"),
    "a wrong digit": ("4010232138", "its last digit does not fit"),
    "a novel": ("9" * 50, "That is too long."),
}


def test_what_is_no_number_is_said_beside_the_field(site: Site) -> None:
    tom, page = site.signed_in("tom"), f"{site.person('isla')}/number"
    for typed, told in WRONG.values():
        form = find_form(tom.text(page), page)
        answer = tom.post(form.action, form.fields | {"number": typed})
        assert told in answer.get_data(as_text=True)
    assert "None is recorded." in tom.text(page)


def test_an_import_asks_who_bears_a_number_that_is_known(
    build_site: Build, database: Database, clock: HandClock, tmp_path: Path
) -> None:
    number = fresh()
    site = build_site(numbered("noah", number))
    persons = f"person_id,given_name,family_name,nhs_number\nP1,Nemo,Nobody,{number}\n"
    folder = write(tmp_path, {"persons.csv": persons})
    source = f"test-{uuid4()}"

    def run() -> str:
        report = import_directory(database, folder, source=source, clock=clock, ids=RandomIds())
        assert report.complete
        return "\n".join(report.lines())

    first, second = run(), run()
    assert not holds(f"{first}{second}", number)
    assert "1 identity_numbers" in first
    (asked,) = tasks(site, database, "noah")
    assert (asked.kind, holds(asked.everything, number)) == ("may_be_known", False)


def test_in_victoria_there_are_none(database: Database, clock: HandClock, tmp_path: Path) -> None:
    persons = f"person_id,given_name,family_name,nhs_number\nP1,Nemo,Nobody,{fresh()}\n"
    report = import_directory(
        database,
        write(tmp_path, {**small(), "persons.csv": persons + "P2,Dawn,North,\n"}),
        source=f"test-{uuid4()}",
        clock=clock,
        ids=RandomIds(),
        law=VICTORIA,
    )
    assert "identity_numbers" not in report.records
    assert any("NHS numbers are not kept" in remark for remark in report.remarks)
