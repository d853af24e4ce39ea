"""The baby is born: one record, whoever records it, and nobody sees more for it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest

from graph.clock import RandomIds
from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.records.birth import child_id
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Agency, ContactCard, Need, Post, Practitioner
from graph.vocabulary import NeedKind, Role, Sector
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, changed, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

MATERNITY = Agency("maternity", "Maternity", Sector.MATERNITY, ContactCard())
MIA = Practitioner("mia", "Mia Orr", posts=(Post("post-mia", "maternity"),))
SINCE = date(2025, 11, 1)


def expecting(*noted_by: str) -> Records:
    """Dawn expects a child; Mia and Hana support her in it. Each of these agencies noted it."""
    ids = [f"pregnancy-{agency}" for agency in noted_by]
    needs = tuple(
        Need(own, "dawn", NeedKind.PREGNANCY, agency, Span(SINCE))
        for own, agency in zip(ids, noted_by, strict=True)
    )
    town = TOWN + Records(agencies=(MATERNITY,), practitioners=(MIA,), needs=needs)
    town += support("mia", "maternity", "dawn", Role.MIDWIFE, meets=(ids[0],))
    return town + support("hana", "health", "dawn", meets=(ids[-1],))


@dataclass(frozen=True, slots=True)
class OfMother:
    person_id: str


@dataclass(frozen=True, slots=True)
class Born:
    id: str
    name: str
    shielded: bool
    named_workers: list[str]
    workers: list[str]


BORN = Query(
    name="test_born",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfMother,
    row=Born,
    cypher="""
        MATCH (m:Person {id: $person_id})-[:KIN {kind: 'CHILD'}]->(c:Person)
        WHERE c.birth_date >= date('2026-01-01')
        OPTIONAL MATCH (c)<-[:SUPPORTS]-(w:Practitioner)
        WITH c, w ORDER BY w.name
        RETURN c.id AS id, c.given_name + ' ' + c.family_name AS name,
               coalesce(c.shielded, false) AS shielded,
               coalesce(c.named_workers, []) AS named_workers, collect(w.name) AS workers
        ORDER BY name
    """,
)


def born(site: Site, database: Database) -> list[Born]:
    return database.rows(BORN, OfMother(site.council.id("dawn")))


def record(site: Site, browser: Browser, **typed: str) -> str:
    page = site.person("dawn")
    form = find_form(browser.text(page), f"{page}/birth")
    known = {"given_name": "Ida", "family_name": "Hale", "born_on": "30 May 2026"}
    return browser.done(form.action, form.fields | known | typed)


def test_who_supported_the_pregnancy_goes_on_with_the_child(
    build_site: Build, database: Database
) -> None:
    site = build_site(expecting("maternity"))
    mia = site.signed_in("mia")
    page = record(site, mia)
    assert "Ida Hale, born 30 May 2026" in page
    assert "The baby is born" not in page
    (ida,) = born(site, database)
    assert (ida.name, list(ida.workers)) == ("Ida Hale", ["Hana Ito", "Mia Orr"])
    for worker in ("mia", "hana"):
        seen = site.signed_in(worker).text(f"/people/{ida.id}")
        assert "Ida Hale" in seen
        assert "November 2025" in seen


def test_nobody_else_sees_more_for_a_birth(build_site: Build, database: Database) -> None:
    site = build_site(expecting("maternity") + agreement("dawn", family_teams={"D"}))
    others = ("hugo", "tom", "greg")
    before = {who: site.signed_in(who).get(site.person("dawn")) for who in others}
    record(site, site.signed_in("mia"))
    (ida,) = born(site, database)
    for who in others:
        browser = site.signed_in(who)
        assert browser.get(f"/people/{ida.id}").status_code == 404
        again = browser.get(site.person("dawn"))
        assert again.status_code == before[who].status_code
        assert "Mia Orr" not in again.get_data(as_text=True)


def test_whoever_comes_second_makes_no_second_child(build_site: Build, database: Database) -> None:
    """Each of two agencies noted the pregnancy, and each had the form open."""
    site = build_site(expecting("maternity", "health"))
    page = site.person("dawn")
    mia, hana = site.signed_in("mia"), site.signed_in("hana")
    late = find_form(hana.text(page), f"{page}/birth")
    record(site, mia)
    typed = {"given_name": "Baby", "family_name": "Hale", "born_on": "30 May 2026"}
    answer = hana.post(late.action, late.fields | typed)
    assert "the birth may have been recorded already" in answer.get_data(as_text=True)
    (ida,) = born(site, database)
    assert list(ida.workers) == ["Hana Ito", "Mia Orr"]
    assert "The baby is born" not in hana.text(page)


def test_twins_are_two_people_and_each_others_twin(build_site: Build, database: Database) -> None:
    site = build_site(expecting("maternity"))
    mia = site.signed_in("mia")
    record(site, mia, second_name="Ivo")
    ida, ivo = born(site, database)
    assert (ida.name, ivo.name) == ("Ida Hale", "Ivo Hale")
    assert ida.workers == ivo.workers
    assert "Ivo Hale" in mia.text(f"/people/{ida.id}")


def test_the_child_of_somebody_shielded_is_found_by_no_one_else_than_she_is(
    build_site: Build, database: Database
) -> None:
    named = frozenset({"mia"})
    site = build_site(changed(expecting("maternity"), "dawn", shielded=True, named_workers=named))
    record(site, site.signed_in("mia"))
    (ida,) = born(site, database)
    assert (ida.shielded, list(ida.named_workers)) == (True, [site.council.id("mia")])
    assert site.signed_in("hana").get(f"/people/{ida.id}").status_code == 404


WRONG = {
    "no name": ({"given_name": ""}, "Please type a first name."),
    "two of one name": ({"second_name": "ida"}, "Two children need two names"),
    "a day to come": ({"born_on": "3 June 2027"}, "That day is still to come."),
    "a month": ({"born_on": "May 2026"}, "This is not a day."),
    "long ago": ({"born_on": "3 May 2019"}, "more than a year ago"),
}


def test_what_is_wrong_is_said_beside_its_field_and_makes_nobody(
    build_site: Build, database: Database
) -> None:
    site = build_site(expecting("maternity"))
    mia, page = site.signed_in("mia"), site.person("dawn")
    for typed, told in WRONG.values():
        form = find_form(mia.text(page), f"{page}/birth")
        known = {"given_name": "Ida", "family_name": "Hale", "born_on": "today"}
        answer = mia.post(form.action, form.fields | known | typed)
        assert told in answer.get_data(as_text=True)
    assert born(site, database) == []


def test_a_birth_that_is_sent_twice_is_one(build_site: Build, database: Database) -> None:
    site = build_site(expecting("maternity"))
    mia, page = site.signed_in("mia"), site.person("dawn")
    form = find_form(mia.text(page), f"{page}/birth")
    typed = {"given_name": "Ida", "family_name": "Hale", "born_on": "today"}
    for _ in range(2):
        assert mia.post(form.action, form.fields | typed).status_code == 303
    assert len(born(site, database)) == 1


def test_who_may_not_know_of_it_is_told_the_same_as_where_nobody_is_expected(
    build_site: Build, database: Database
) -> None:
    typed = {"given_name": "Ida", "family_name": "Hale", "born_on": "today"}
    told = []
    for town in (TOWN, expecting("maternity")):
        site = build_site(town)
        hugo, page = site.signed_in("hugo"), site.person("dawn")
        assert "The baby is born" not in hugo.text(page)
        own = find_form(hugo.text(page), f"{site.council.id('hugo-dawn')}/confirm")
        fields = {**typed, "op_id": str(uuid4()), "csrf_token": own.fields["csrf_token"]}
        answer = hugo.post(f"{page}/birth", fields)
        told.append(answer.status_code)
        assert born(site, database) == []
    assert told[0] == told[1]


def test_the_id_of_a_child_looks_like_every_other_id() -> None:
    """The version of a UUID stands in the address of its page: whoever adds the child by name, and
    is put to its record, must not read there that it was known."""
    need = Need("a pregnancy", "mother", NeedKind.PREGNANCY, "agency", Span(date(2026, 1, 1)))
    assert UUID(child_id(need, "Ada")).version == UUID(RandomIds().new()).version == 4
