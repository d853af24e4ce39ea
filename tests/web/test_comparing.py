"""The same person, or two: what is joined is parted again to the letter, also after edits since."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from graph.database.query import Access, Audience, Query
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.model import Person
from graph.vocabulary import AccountRole, ExclusionKind, Level
from queries.tasks import ASK_TO_COMPARE, OPEN_TASKS, Comparisons, TasksOn
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import NOW, TODAY, agreement, exclusion, said_no, support
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

COORDINATOR, OFFICER = AccountRole.COORDINATOR, AccountRole.PRIVACY_OFFICER
TWICE = TOWN + Records(
    people=(Person("dawn-too", "Dawne", "Hale", birth_date=PartialDate(TODAY.replace(year=1986))),)
)
"""Dawn, and a record that may be hers."""


@dataclass(frozen=True)
class Ids:
    ids: list[str]


@dataclass(frozen=True)
class Hanging:
    what: str


EVERYTHING_ON = Query(
    name="everything_on_them",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Ids,
    row=Hanging,
    cypher="""
        UNWIND $ids AS id
        MATCH (p:Person {id: id})
        CALL (p) {
            MATCH (p)-[r]-(x)
            WHERE NOT x:Task AND NOT x:TwoPeople AND NOT x:PastFacts
            WITH p, x, type(r) AS type, startNode(r) = p AS out, r {.*, version: null} AS r
            UNWIND CASE WHEN keys(r) = [] THEN [''] ELSE keys(r) END AS key
            WITH type, out, x, key, r ORDER BY key
            WITH type, out, x, collect(key + ' ' + coalesce(toStringOrNull(r[key]), '')) AS said
            RETURN type + ' ' + toString(out) + ' ' + coalesce(x.id, '')
                   + reduce(text = '', each IN said | text + ' ' + each) AS what
            UNION ALL
            RETURN p.given_name + p.family_name + toString('Client' IN labels(p)) AS what
        }
        RETURN id + ': ' + what AS what
        ORDER BY what
    """,
)


JOINED = Query(
    name="joined_into_another",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Ids,
    row=Hanging,
    cypher="""
        UNWIND $ids AS id
        MATCH (j:SamePerson {state: 'joined'})
        WHERE j.from_id = id
        RETURN j.id AS what
    """,
)


def hanging(site: Site, *people: str) -> list[str]:
    rows = site.database.rows(EVERYTHING_ON, Ids([site.council.id(each) for each in people]))
    return sorted(re.sub(r" version \d+", "", row.what) for row in rows)


def ask(site: Site, *people: str) -> str:
    task = str(uuid4())
    about = [site.council.id(each) for each in people]
    row: Mapping[str, Any] = {"id": task, "kind": "may_be_known", "about": about}
    site.database.rows(ASK_TO_COMPARE, Comparisons(NOW, [row]))
    return task


def waiting(site: Site) -> int:
    """How many comparisons the coordinator is told of."""
    rows = site.database.rows(OPEN_TASKS, TasksOn(NOW.date()))
    return sum(row.number for row in rows if row.kind == "may_be_known" and not row.shielded)


def judge(browser: Browser, task: str, how: str) -> str:
    form = find_form(browser.text(f"/compare/{task}"), f"/{how}")
    answer = browser.post(form.action, form.fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer.headers["Location"]


def join_of(site: Site, person: str) -> str:
    """The page on which a join is undone; all of a test are of one instant."""
    (row,) = site.database.rows(JOINED, Ids([site.council.id(person)]))
    return f"/joined/{row.what}"


def sees(site: Site, worker: str, person: str) -> Any:
    focus = Focus(FocusKind.PERSON, site.council.id(person))
    return site.services.gateway.support_web(site.council.worker(worker), focus, str(uuid4()))


def test_two_records_stand_side_by_side_and_nothing_is_scored(build_site: Build) -> None:
    site = build_site(TWICE)
    page = site.signed_in(None, COORDINATOR).text(f"/compare/{ask(site, 'dawn', 'dawn-too')}")
    assert "Dawne" in page
    assert "agrees" in page
    assert "differs" in page
    assert "%" not in page.split("<table")[1].split("</table>")[0]
    assert "Hugo Lane" not in page
    assert "Town Housing" not in page


def test_one_person_is_joined_and_parted_to_the_letter(build_site: Build) -> None:
    site = build_site(TWICE + support("tom", "school", "dawn-too"))
    before = hanging(site, "dawn", "dawn-too")
    coordinator = site.signed_in(None, COORDINATOR)
    judge(coordinator, ask(site, "dawn", "dawn-too"), "same")
    assert hanging(site, "dawn", "dawn-too") != before
    names = {each.worker.name for each in sees(site, "tom", "dawn").supports if each.worker}
    assert "Tom Abara" in names
    join = join_of(site, "dawn-too")
    form = find_form(coordinator.text(join), "/part")
    coordinator.done(form.action, form.fields)
    assert [
        each for each in hanging(site, "dawn", "dawn-too") if "SamePerson" not in each
    ] == before


def test_nothing_opens_that_was_not_open_before_they_were_said_to_be_one(
    build_site: Build,
) -> None:
    """Both had somebody around them: no yes stands until it is said again, and it comes back."""
    agreed = agreement("dawn", level=Level.CONTACT)
    site = build_site(TWICE + agreed + support("tom", "school", "dawn-too"))
    before = hanging(site, "dawn", "dawn-too")
    assert len(sees(site, "hugo", "dawn").supports) > 1
    coordinator = site.signed_in(None, COORDINATOR)
    judge(coordinator, ask(site, "dawn", "dawn-too"), "same")
    assert [each.own for each in sees(site, "hugo", "dawn").supports] == [True]
    form = find_form(coordinator.text(join_of(site, "dawn-too")), "/part")
    coordinator.done(form.action, form.fields)
    assert hanging(site, "dawn", "dawn-too") == before
    assert len(sees(site, "hugo", "dawn").supports) > 1


def test_what_came_since_is_asked_about_one_by_one(build_site: Build) -> None:
    site = build_site(TWICE + support("tom", "school", "dawn-too"))
    coordinator = site.signed_in(None, COORDINATOR)
    judge(coordinator, ask(site, "dawn", "dawn-too"), "same")
    hugo = site.signed_in("hugo")
    named = find_form(hugo.text(f"{site.person('dawn')}/family"), "/relatives")
    hugo.done(named.action, named.fields | {"name": "Everton", "kind": "FRND"})
    join = join_of(site, "dawn-too")
    page = coordinator.text(join)
    assert "somebody the family counts on" in page
    assert "Everton" not in page
    picked = re.search(r'name="picked"[^>]*value="([0-9a-f-]+)"', page)
    assert picked is not None
    form = find_form(page, "/part")
    coordinator.done(form.action, form.fields | {"picked": picked.group(1)})
    assert "Everton" in site.signed_in("tom").text(f"{site.person('dawn-too')}/family")
    assert "Everton" not in hugo.text(f"{site.person('dawn')}/family")


def test_two_people_stay_two_for_ever(build_site: Build) -> None:
    site = build_site(TWICE)
    coordinator = site.signed_in(None, COORDINATOR)
    task = ask(site, "dawn", "dawn-too")
    stale = find_form(coordinator.text(f"/compare/{task}"), "/same")
    judge(coordinator, task, "two")
    assert coordinator.get(f"/compare/{task}").status_code == 404
    again = ask(site, "dawn", "dawn-too")
    assert coordinator.get(f"/compare/{again}").status_code == 404
    answer = coordinator.post(f"/compare/{again}/same", stale.fields | {"op_id": str(uuid4())})
    assert answer.headers["Location"].endswith("/compare")
    assert "settled meanwhile" in coordinator.text("/compare")
    assert hanging(site, "dawn-too")[0].endswith("DawneHalefalse")


@pytest.mark.parametrize("how", ["same", "two"])
def test_what_was_judged_by_another_task_waits_for_nobody(build_site: Build, how: str) -> None:
    """Whoever works a list off is not led to a page that is not there."""
    site = build_site(TWICE)
    coordinator, counted = site.signed_in(None, COORDINATOR), waiting(site)
    task, again = ask(site, "dawn", "dawn-too"), ask(site, "dawn", "dawn-too")
    assert waiting(site) == counted + 2
    assert f"/compare/{again}" in coordinator.text("/compare")
    led_to = judge(coordinator, task, how)
    assert again not in led_to
    assert coordinator.get(led_to).status_code == 200
    assert f"/compare/{again}" not in coordinator.text("/compare")
    assert waiting(site) == counted


def test_who_cannot_tell_lets_it_wait(build_site: Build) -> None:
    site = build_site(TWICE)
    coordinator = site.signed_in(None, COORDINATOR)
    task = ask(site, "dawn", "dawn-too")
    judge(coordinator, task, "unsure")
    assert "nobody could tell" in coordinator.text("/compare")
    assert coordinator.get(f"/compare/{task}").status_code == 200


def test_who_is_protected_is_compared_by_the_privacy_officer_alone(build_site: Build) -> None:
    site = build_site(TWICE + exclusion("dawn", ExclusionKind.NOT_TO, "school"))
    task = ask(site, "dawn", "dawn-too")
    assert site.signed_in(None, COORDINATOR).get(f"/compare/{task}").status_code == 404
    assert site.signed_in(None, OFFICER).get(f"/compare/{task}").status_code == 200
    assert site.signed_in("hugo").get(f"/compare/{task}").status_code in (403, 404)


def undo(browser: Browser, join: str) -> None:
    form = find_form(browser.text(join), f"{join}/part")
    browser.done(form.action, form.fields)


def test_of_two_joins_of_one_record_the_first_is_undone_and_the_second_narrows_on(
    build_site: Build,
) -> None:
    third = Records(people=(Person("dawn-three", "Dawn", "Hail"),))
    agreed = agreement("dawn", level=Level.CONTACT)
    site = build_site(
        TWICE
        + third
        + agreed
        + support("tom", "school", "dawn-too")
        + support("tom", "school", "dawn-three")
    )
    before = hanging(site, "dawn", "dawn-too", "dawn-three")
    coordinator = site.signed_in(None, COORDINATOR)
    judge(coordinator, ask(site, "dawn", "dawn-too"), "same")
    judge(coordinator, ask(site, "dawn", "dawn-three"), "same")
    undo(coordinator, join_of(site, "dawn-too"))
    assert [each.own for each in sees(site, "hugo", "dawn").supports] == [True]
    undo(coordinator, join_of(site, "dawn-three"))
    assert hanging(site, "dawn", "dawn-too", "dawn-three") == before
    assert len(sees(site, "hugo", "dawn").supports) > 1


def test_what_stayed_and_was_led_away_since_is_parted_from_there_first(build_site: Build) -> None:
    people = tuple(Person(f"ada-{each}", "Ada", "Moss") for each in "abc")
    site = build_site(
        TOWN
        + Records(people=people)
        + support("tom", "school", "ada-b")
        + support("tom", "school", "ada-c")
        + support("hana", "health", "ada-c")
    )
    before = hanging(site, "ada-a", "ada-b", "ada-c")
    coordinator = site.signed_in(None, COORDINATOR)
    judge(coordinator, ask(site, "ada-a", "ada-b"), "same")
    judge(coordinator, ask(site, "ada-b", "ada-c"), "same")
    first, second = join_of(site, "ada-a"), join_of(site, "ada-b")
    form = find_form(coordinator.text(first), f"{first}/part")
    refused = coordinator.post(form.action, form.fields)
    assert "Undo that first" in refused.get_data(as_text=True)
    undo(coordinator, second)
    undo(coordinator, first)
    assert hanging(site, "ada-a", "ada-b", "ada-c") == before


def test_a_no_on_either_record_stands_for_both(build_site: Build) -> None:
    agreed = agreement("dawn", level=Level.CONTACT)
    site = build_site(TWICE + agreed + said_no("dawn-too", on=TODAY - timedelta(days=1)))
    assert len(sees(site, "hugo", "dawn").supports) > 1
    judge(site.signed_in(None, COORDINATOR), ask(site, "dawn", "dawn-too"), "same")
    assert [each.own for each in sees(site, "hugo", "dawn").supports] == [True]


def test_where_somebody_is_protected_two_privacy_officers_have_to_say_so(
    build_site: Build,
) -> None:
    site = build_site(TWICE + exclusion("dawn", ExclusionKind.NOT_TO, "school"))
    task = ask(site, "dawn", "dawn-too")
    officer = site.signed_in(None, OFFICER)
    for _ in range(2):  # saying it again is not a second person
        judge(officer, task, "same")
        assert site.database.rows(JOINED, Ids([site.council.id("dawn-too")])) == []
    second = site.signed_in(None, OFFICER)
    assert "Somebody else has said" in second.text(f"/compare/{task}")
    judge(second, task, "same")
    assert len(site.database.rows(JOINED, Ids([site.council.id("dawn-too")]))) == 1
    undo(officer, join_of(site, "dawn-too"))


def test_a_record_of_somebody_shielded_shields_the_other_until_it_is_undone(
    build_site: Build,
) -> None:
    away = Person("dawn-away", "Dawn", "Hale", shielded=True, named_workers=frozenset())
    site = build_site(TWICE + Records(people=(away,)))
    before = hanging(site, "dawn", "dawn-away")
    task = ask(site, "dawn", "dawn-away")
    for _ in range(2):
        judge(site.signed_in(None, OFFICER), task, "same")
    with pytest.raises(NotVisible):
        sees(site, "hugo", "dawn")
    undo(site.signed_in(None, OFFICER), join_of(site, "dawn-away"))
    assert hanging(site, "dawn", "dawn-away") == before
    assert sees(site, "hugo", "dawn").supports
