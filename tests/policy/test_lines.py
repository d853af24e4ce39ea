"""The lines of support that a worker sees, what stays empty on them, and which are sensitive."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from graph.policy.support_web import Reason, SupportWeb, VisiblePerson
from graph.records.agreements import Cover
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.model import Need, Post, Team
from graph.records.viewer import TeamLead
from graph.vocabulary import (
    LeadKind,
    Level,
    NeedKind,
    Role,
    Sector,
    SupportState,
    Tie,
)
from tests.worlds.builders import (
    TODAY,
    agreement,
    changed,
    decision,
    ids,
    line,
    looks,
    support,
    web,
)
from tests.worlds.town import TOWN

COVER = Records(covers=(Cover("cover", "cora", "hana", Span(TODAY, TODAY)),))


def person(seen: SupportWeb, person_id: str) -> VisiblePerson:
    found = seen.person(person_id)
    assert found is not None
    return found


def test_one_sees_everything_of_ones_own_edge() -> None:
    span = Span(date(2026, 1, 10), date(2026, 7, 31))
    town = changed(TOWN, "tom-isla", tie=Tie.STRESSFUL, lead=LeadKind.OTHER, version=7, span=span)
    own = line(web(town, "tom", "isla"), "tom-isla")
    assert own.own
    assert own.lead
    assert (own.tie, own.version, own.confirmed_on) == (Tie.STRESSFUL, 7, date(2026, 5, 4))
    assert (own.since, own.until) == (date(2026, 1, 10), date(2026, 7, 31))


def test_others_see_neither_tie_nor_confirmation_nor_version_nor_planned_end() -> None:
    span = Span(date(2026, 1, 10), date(2026, 7, 31))
    town = changed(TOWN, "gita-dawn", tie=Tie.STRESSFUL, lead=LeadKind.OTHER, span=span)
    other = line(web(town + agreement("dawn"), "hugo", "dawn"), "gita-dawn")
    assert not other.own
    assert other.lead
    assert other.since == date(2026, 1, 10)
    assert other.state is SupportState.ACTIVE
    assert (other.tie, other.version, other.confirmed_on, other.until) == (None,) * 4


def test_a_supervisor_sees_the_tie_and_the_confirmation_of_their_worker() -> None:
    seen = line(web(changed(TOWN, "hana-noah", tie=Tie.STRONG), "sue", "noah"), "hana-noah")
    assert (seen.tie, seen.confirmed_on, seen.version) == (Tie.STRONG, date(2026, 5, 4), None)


def test_who_covers_sees_the_confirmation_but_not_the_tie() -> None:
    seen = line(web(TOWN + COVER, "cora", "noah"), "hana-noah")
    assert seen.reason is Reason.COVER
    assert (seen.tie, seen.confirmed_on) == (None, date(2026, 5, 4))


def test_a_supervisor_who_also_covers_still_sees_the_tie() -> None:
    cover = Records(covers=(Cover("cover", "sue", "hana", Span(TODAY, TODAY)),))
    seen = line(web(TOWN + cover, "sue", "noah"), "hana-noah")
    assert seen.tie is Tie.NORMAL


def test_an_agency_shows_once_and_not_beside_its_own_named_worker() -> None:
    agencies = TOWN + agreement("dawn", level=Level.AGENCY)
    colleague = agencies + support("vic", "housing", "dawn")
    assert ids(web(colleague, "hugo", "dawn")) == {"hugo-dawn", "agency:gp:dawn"}
    ended = changed(colleague, "hugo-dawn", state=SupportState.ENDED, span=Span(end=TODAY))
    both = ended + support("hugo", "housing", "dawn", id="hugo-again")
    assert ids(web(both, "hugo", "dawn")) == {"hugo-again", "hugo-dawn", "agency:gp:dawn"}


def test_the_strongest_reason_stands_on_an_agencys_line() -> None:
    """Greg's edge is open by agreement, Gita's marked one by a decision that names the surgery."""
    town = changed(TOWN, "gita-dawn", sensitive=True) + support("greg", "gp", "dawn")
    town += agreement("dawn", level=Level.AGENCY)
    town += decision(["dawn"], ["housing"], sensitive={"gp": Level.AGENCY})
    surgery = line(web(town, "hugo", "dawn"), "agency:gp:dawn")
    assert surgery.reason is Reason.AGREEMENT


def test_beside_a_known_agency_there_is_no_other_support() -> None:
    """Existence by Dawn's agreement; one more agency by a decision."""
    town = TOWN + agreement("dawn", level=Level.EXISTENCE)
    assert person(web(town, "hugo", "dawn"), "dawn").other_support
    duty = decision(["dawn"], ["housing"], opens=frozenset({"social"}), level=Level.AGENCY)
    town += support("sol", "social", "dawn") + duty
    seen = web(town, "hugo", "dawn")
    assert ids(seen) == {"hugo-dawn", "agency:social:dawn"}
    assert not person(seen, "dawn").other_support


def test_ones_own_other_edge_is_no_other_support() -> None:
    alone = changed(TOWN, "gita-dawn", state=SupportState.ENTERED_IN_ERROR)
    town = alone + agreement("dawn", level=Level.EXISTENCE)
    assert not person(web(town, "hugo", "dawn"), "dawn").other_support
    two = town + support("hugo", "housing", "dawn", id="hugo-too")
    assert not person(web(two, "hugo", "dawn"), "dawn").other_support


@pytest.mark.parametrize("end", [date(2026, 5, 31), date(2025, 6, 1)])
def test_an_ended_edge_shows_for_twelve_months(end: date) -> None:
    past = changed(TOWN, "gita-dawn", state=SupportState.ENDED, span=Span(date(2025, 2, 1), end))
    gita = line(web(past + agreement("dawn"), "hugo", "dawn"), "gita-dawn")
    assert gita.state is SupportState.ENDED
    assert (gita.since, gita.until) == (None, None)
    assert gita.since_quarter == "2025-Q1"


@pytest.mark.parametrize(
    "terms",
    [
        {"span": Span(date(2025, 2, 1), date(2025, 5, 31))},
        {"span": Span(date(2025, 2, 1))},
        {"span": Span(date(2025, 2, 1), date(2026, 6, 2))},
        {"confirmed_on": None},
        {"sensitive": True},
        {"state": SupportState.ENTERED_IN_ERROR},
        {"state": SupportState.SUSPENDED},
        {"state": SupportState.PROPOSED},
    ],
    ids=str,
)
def test_these_ended_edges_do_not_show(terms: dict[str, Any]) -> None:
    known = {"state": SupportState.ENDED, "span": Span(date(2025, 2, 1), date(2026, 5, 1))}
    past = changed(TOWN, "gita-dawn", **{**known, **terms})
    assert ids(web(past + agreement("dawn"), "hugo", "dawn")) == {"hugo-dawn"}


def test_an_active_edge_past_its_end_has_ended() -> None:
    past = changed(TOWN, "gita-dawn", span=Span(date(2026, 1, 10), date(2026, 5, 31)))
    assert line(web(past + agreement("dawn"), "hugo", "dawn"), "gita-dawn").ended


def test_an_ended_edge_below_contact_does_not_show_and_ones_own_shows_its_days() -> None:
    ended = {"state": SupportState.ENDED, "span": Span(date(2025, 9, 1), date(2026, 5, 1))}
    past = changed(TOWN, "gita-dawn", **ended) + agreement("dawn", level=Level.AGENCY)
    assert ids(web(past, "hugo", "dawn")) == {"hugo-dawn"}
    own = line(web(past + support("gita", "gp", "dawn", id="new"), "gita", "dawn"), "gita-dawn")
    assert (own.since, own.until) == (date(2025, 9, 1), date(2026, 5, 1))
    assert (own.since_quarter, own.until_quarter) == (None, None)


def test_an_active_edge_whose_post_ended_has_ended_on_that_day() -> None:
    left = changed(TOWN, "gita", posts=(Post("post-gita", "gp", Span(end=date(2026, 5, 1))),))
    gita = line(web(left + agreement("dawn"), "hugo", "dawn"), "gita-dawn")
    assert (gita.ended, gita.until_quarter) == (True, "2026-Q2")
    unknown = changed(TOWN, "gita-dawn", post_id=None)
    assert ids(web(unknown + agreement("dawn"), "hugo", "dawn")) == {"hugo-dawn"}


def test_ones_own_suspended_edge_shows_beside_a_live_one_and_to_nobody_else() -> None:
    town = TOWN + agreement("dawn")
    town += support("hugo", "housing", "dawn", id="rests", state=SupportState.SUSPENDED)
    assert line(web(town, "hugo", "dawn"), "rests").state is SupportState.SUSPENDED
    assert "rests" not in ids(web(town, "gita", "dawn"))


# Sensitive edges


@pytest.mark.parametrize(
    ("record_id", "mark"),
    [
        ("sol-kai", {"sensitive": True}),
        ("sol-kai", {"role": Role.DOMESTIC_ABUSE_ADVISER}),
        ("sol-kai", {"role": Role.THERAPIST}),
        ("sol-kai", {"meets": ("crime",)}),
        ("sol-kai", {"meets": ("a need that nobody described",)}),
        ("sol", {"sensitive": True}),
        ("social", {"sensitive": True}),
        ("social", {"sector": Sector.MENTAL_HEALTH}),
    ],
    ids=str,
)
def test_any_mark_makes_an_edge_sensitive(record_id: str, mark: dict[str, Any]) -> None:
    town = TOWN + Records(needs=(Need("crime", "kai", NeedKind.CRIME, "social"),))
    town += agreement("kai", by="dawn")
    assert "sol-kai" in ids(web(town, "una", "kai"))
    assert ids(web(changed(town, record_id, **mark), "una", "kai")) == {"una-kai"}


def test_in_sensitive_services_only_the_named_supervisor_or_cover_stands_behind_a_worker() -> None:
    clara = changed(TOWN, "clara", posts=(Post("post-clara", "clinic", team_id="nurses"),))
    nadia = replace(TOWN.practitioners[0], id="nadia", posts=(Post("post-nadia", "clinic"),))
    nurses = Team("nurses", "Nurses", "clinic")
    town = clara + Records(practitioners=(nadia,), teams=(nurses,))

    def leads(**terms: Any) -> Records:
        lead = TeamLead("nurses", "clinic", post_id="post-nadia", **terms)
        return Records(leaderships=(Leadership("nadia", lead),))

    assert looks(town + leads(), "nadia", "kai") is None
    assert ids(web(town + leads(safeguarding=True), "nadia", "kai")) == {"clara-kai"}
    assert (
        looks(town + leads(safeguarding=True, span=Span(None, YESTERDAY)), "nadia", "kai") is None
    )
    covers = Cover("c", "nadia", "clara", Span(TODAY, TODAY))
    assert looks(town + Records(covers=(covers,)), "nadia", "kai") is None
    clinical = Records(covers=(replace(covers, clinical=True),))
    assert ids(web(town + clinical, "nadia", "kai")) == {"clara-kai"}


YESTERDAY = TODAY - timedelta(days=1)
