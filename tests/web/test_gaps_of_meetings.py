"""Gaps that rest on meetings: one's own count, and those of others change nothing."""

import re

import pytest

from graph.vocabulary import AccountRole, LeadKind, MeetingKind
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Browser, Site
from tests.worlds.builders import changed
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

WITH_LEAD = changed(
    changed(TOWN, "sol-kai", lead=LeadKind.CHILD_PROTECTION),
    "hana-noah",
    lead=LeadKind.CHILD_PROTECTION,
)
"""Sol leads for Kai, who is in two families; Hana for Noah."""


def group(page: str, kind: str) -> str:
    found = re.search(rf'<details class="gap-group" id="{kind}">.*?</details>', page, re.DOTALL)
    return found.group(0) if found else ""


def plan(site: Site, chair: Browser, kind: MeetingKind, family: str = "D") -> None:
    page = f"/families/{site.council.id(family)}/meeting"
    form = find_form(chair.text(page), page)
    answer = chair.post(page, form.fields | {"kind": kind.value, "day": "today"})
    assert answer.status_code == 303


@pytest.fixture
def led(build_site: Build) -> Site:
    return build_site(WITH_LEAD)


def test_a_family_meeting_that_is_planned_closes_the_gap_at_once(led: Site) -> None:
    sol = led.signed_in("sol")
    page = group(sol.text("/gaps"), "no_family_meeting")
    assert "Kai Marsh" in page
    assert "2</span>" in page
    plan(led, sol, MeetingKind.TEAM_AROUND_FAMILY)
    assert "2</span>" in group(sol.text("/gaps"), "no_family_meeting")
    plan(led, sol, MeetingKind.FAMILY_GROUP)
    assert "1</span>" in group(sol.text("/gaps"), "no_family_meeting")


def test_a_meeting_of_others_about_the_family_changes_nothing(led: Site) -> None:
    sol = led.signed_in("sol")
    before = group(sol.text("/gaps"), "no_family_meeting")
    plan(led, led.signed_in("hana"), MeetingKind.FAMILY_GROUP)
    assert group(sol.text("/gaps"), "no_family_meeting") == before


def test_a_leader_knows_of_the_meetings_of_those_whom_they_lead(led: Site) -> None:
    sue = led.signed_in("sue", AccountRole.SUPERVISOR)
    assert "Noah Hale" in group(sue.text("/gaps"), "no_family_meeting")
    plan(led, led.signed_in("sol"), MeetingKind.FAMILY_GROUP)
    assert "Noah Hale" in group(sue.text("/gaps"), "no_family_meeting")
    plan(led, led.signed_in("hana"), MeetingKind.FAMILY_GROUP)
    assert group(sue.text("/gaps"), "no_family_meeting") == ""
