"""Which agreements stand, for whom, until when, and what several of them say together."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph.policy.facts import VICTORIA
from graph.records.agreements import ConsentEvent, SafetyArrangement
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    DatePrecision,
    ExclusionKind,
    Level,
    Sector,
    SupportState,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    changed,
    decision,
    exclusion,
    ids,
    looks,
    noon,
    relative,
    said_no,
    support,
    web,
)
from tests.worlds.town import TOWN

HUGO = {"hugo-dawn"}
NAMED = {"hugo-dawn", "gita-dawn"}
SOL = {"una-kai", "sol-kai"}
UNA = {"una-kai"}
CLINIC = frozenset({"clinic"})

YESTERDAY = TODAY - timedelta(days=1)


def hugo_at_dawn(*agreements: Records) -> set[str]:
    return ids(web(sum(agreements, TOWN), "hugo", "dawn"))


def una_at_kai(*agreements: Records, town: Records = TOWN) -> set[str]:
    return ids(web(sum(agreements, town), "una", "kai"))


def born(on: date, precision: DatePrecision = DatePrecision.DAY) -> Records:
    return changed(TOWN, "kai", birth_date=PartialDate(on, precision))


def test_an_agreement_that_is_still_to_begin_is_ignored() -> None:
    tomorrow = agreement("dawn", events=(ConsentEvent(ConsentEventKind.GIVEN, NOW + timedelta(1)),))
    assert hugo_at_dawn(tomorrow) == HUGO
    assert hugo_at_dawn(agreement("dawn"), tomorrow) == NAMED


def test_of_two_agreements_of_one_instant_the_later_id_stands() -> None:
    one = agreement("dawn", id="a", level=Level.CONTACT)
    other = agreement("dawn", id="b", level=Level.EXISTENCE)
    assert hugo_at_dawn(one, other) == hugo_at_dawn(other, one) == HUGO


def test_an_agreement_that_ended_does_not_bring_back_an_earlier_one() -> None:
    withdrawn = agreement(
        "dawn",
        on=date(2026, 4, 1),
        then=[(ConsentEventKind.WITHDRAWN, noon(date(2026, 5, 1)))],
    )
    expired = agreement("dawn", on=date(2026, 4, 1), expires_on=date(2026, 5, 1))
    assert hugo_at_dawn(agreement("dawn"), withdrawn) == HUGO
    assert hugo_at_dawn(agreement("dawn"), expired) == HUGO


def test_an_agreement_whose_row_cannot_be_read_counts_as_withdrawn_until_it_is() -> None:
    silence = (ConsentEventKind.SILENCED, noon(date(2026, 5, 1)))
    silent = agreement("dawn", on=date(2026, 4, 1), then=[silence])
    later = agreement("dawn", on=date(2026, 5, 4))
    assert hugo_at_dawn(silent) == hugo_at_dawn(agreement("dawn"), silent) == HUGO
    assert hugo_at_dawn(silent, later) == NAMED
    again = agreement(
        "dawn", on=date(2026, 4, 1), then=[silence, (silence[0], noon(date(2026, 5, 6)))]
    )
    assert hugo_at_dawn(again, later) == HUGO


def test_silence_makes_no_earlier_no_a_later_one() -> None:
    no = ConsentEvent(ConsentEventKind.SAID_NO, noon(date(2026, 4, 1)), day_only=True)
    silence = ConsentEvent(ConsentEventKind.SILENCED, noon(date(2026, 5, 20)))
    refused = agreement("dawn", on=date(2026, 4, 1), events=(no, silence))
    assert hugo_at_dawn(refused, agreement("dawn", on=date(2026, 5, 4))) == NAMED


def test_no_agreement_lasts_longer_than_twelve_months() -> None:
    far = date(2030, 1, 1)
    last_day = agreement("dawn", on=date(2025, 6, 1), expires_on=far)
    day_after = agreement("dawn", on=date(2025, 5, 31), expires_on=far)
    assert hugo_at_dawn(last_day) == NAMED
    assert hugo_at_dawn(day_after) == HUGO


def test_a_renewal_carries_a_new_end_twelve_months_from_it_at_most() -> None:
    renewed = [(ConsentEventKind.RENEWED, noon(date(2026, 1, 5)))]
    start, far = date(2025, 3, 1), date(2030, 1, 1)
    assert hugo_at_dawn(agreement("dawn", on=start, expires_on=far)) == HUGO
    assert hugo_at_dawn(agreement("dawn", on=start, expires_on=far, then=renewed)) == NAMED
    carried = ConsentEvent(ConsentEventKind.RENEWED, noon(date(2026, 1, 5)), False, YESTERDAY)
    given = ConsentEvent(ConsentEventKind.GIVEN, noon(start))
    ended = agreement("dawn", on=start, expires_on=far, events=(given, carried))
    assert hugo_at_dawn(ended) == HUGO


def test_a_renewal_after_the_end_renews_nothing() -> None:
    late = [(ConsentEventKind.RENEWED, noon(date(2026, 3, 2)))]
    assert hugo_at_dawn(agreement("dawn", on=date(2025, 3, 1), then=late)) == HUGO
    in_time = [(ConsentEventKind.RENEWED, noon(date(2026, 3, 1)))]
    assert hugo_at_dawn(agreement("dawn", on=date(2025, 3, 1), then=in_time)) == NAMED


def test_days_end_where_the_deployment_is() -> None:
    """Half past eleven in the evening, UTC, is the next day of a British summer."""
    last_day = agreement("dawn", expires_on=TODAY)
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert ids(web(TOWN + last_day, "hugo", "dawn", now=late)) == HUGO


def test_a_clock_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        web(TOWN, "hugo", "dawn", now=NOW.replace(tzinfo=None))


def test_each_person_agrees_as_themself_only() -> None:
    assert hugo_at_dawn(agreement("dawn", by="lee", authority=Authority.SELF)) == HUGO


def test_a_parents_word_does_not_count_for_an_adult() -> None:
    assert hugo_at_dawn(agreement("dawn", by="rose")) == HUGO


def test_an_attorney_decides_for_an_adult_and_for_no_child() -> None:
    attorney: dict[str, Any] = {"by": "rose", "authority": Authority.ATTORNEY}
    assert hugo_at_dawn(agreement("dawn", **attorney)) == NAMED
    assert una_at_kai(agreement("kai", **attorney)) == UNA


@pytest.mark.parametrize("authority", [Authority.DEPUTY, Authority.ATTORNEY])
def test_an_adults_own_agreement_goes_before_anybody_elses(authority: Authority) -> None:
    own, other = said_no("dawn"), agreement("dawn", by="rose", authority=authority)
    assert hugo_at_dawn(own, other) == HUGO


def test_at_sixteen_a_young_person_agrees_like_an_adult_in_england() -> None:
    """Judged as of the day on which they agreed."""
    sixteen = born(date(2010, 3, 2))
    assert una_at_kai(agreement("kai"), town=sixteen) == SOL
    assert una_at_kai(agreement("kai"), town=born(date(2010, 3, 3))) == UNA


def test_in_victoria_nobody_is_presumed_able_before_eighteen() -> None:
    seventeen = born(date(2008, 6, 3))
    own, by_dawn = (seventeen + agreement("kai", by=by) for by in (None, "dawn"))
    assert ids(web(own, "una", "kai", settings=VICTORIA)) == UNA
    assert ids(web(by_dawn, "una", "kai", settings=VICTORIA)) == SOL
    eighteen = born(date(2008, 5, 31)) + agreement("kai", by="dawn")
    assert ids(web(eighteen, "una", "kai", settings=VICTORIA)) == UNA


def test_a_birth_year_counts_by_its_latest_day_for_the_person_and_its_earliest_for_parents() -> (
    None
):
    sixteen_this_year = born(date(2010, 1, 1), DatePrecision.YEAR)
    assert una_at_kai(agreement("kai"), town=sixteen_this_year) == UNA
    assert una_at_kai(agreement("kai", by="dawn"), town=sixteen_this_year) == UNA


def test_without_a_birth_date_no_agreement_counts() -> None:
    unknown = changed(TOWN, "kai", birth_date=None)
    for by in (None, "dawn"):
        assert una_at_kai(agreement("kai", by=by), town=unknown) == UNA
    attorney = agreement("kai", by="dawn", authority=Authority.ATTORNEY)
    assert una_at_kai(attorney, town=unknown) == UNA


def test_after_the_birthday_a_parent_gives_nothing_by_name() -> None:
    """Kai turned 16 on 31 May."""
    named = agreement("kai", by="dawn", sensitive={"clinic": Level.CONTACT})
    assert una_at_kai(named) == SOL | {"clara-kai"}
    faded = una_at_kai(named, town=born(date(2010, 5, 31)))
    assert faded == UNA | {"agency:social:kai"}


def by_kai(**terms: Any) -> Records:
    sensitive = {"clinic": Level.CONTACT}
    known = {"services": CLINIC, "competence_note": "Understood.", "sensitive": sensitive}
    return agreement("kai", **{**known, **terms})


def test_a_young_persons_own_agreement_needs_a_note_of_competence() -> None:
    assert una_at_kai(by_kai()) == UNA | {"clara-kai"}
    assert una_at_kai(by_kai(competence_note=None)) == UNA


def test_a_young_persons_own_agreement_covers_only_services_that_it_names() -> None:
    assert una_at_kai(by_kai(services=None)) == UNA
    assert una_at_kai(by_kai(services=frozenset({"social"}))) == SOL


def test_without_a_note_a_young_persons_yes_replaces_nothing() -> None:
    later = by_kai(on=date(2026, 5, 1), competence_note=None, level=Level.AGENCY)
    assert una_at_kai(by_kai(), later) == UNA | {"clara-kai"}


def test_a_young_persons_no_counts_at_once_without_a_note() -> None:
    no = ConsentEvent(ConsentEventKind.SAID_NO, noon(date(2026, 5, 1)))
    refused = by_kai(on=date(2026, 5, 1), competence_note=None, events=(no,))
    assert una_at_kai(by_kai(), refused) == UNA
    by_dawn = agreement("kai", by="dawn", sensitive={"clinic": Level.CONTACT})
    assert una_at_kai(by_dawn, refused) == SOL


def test_who_does_not_cover_a_service_is_left_out_of_its_decision() -> None:
    housing_only = replace(said_no("kai", by="lee").consents[0], services=frozenset({"housing"}))
    assert una_at_kai(agreement("kai", by="dawn"), Records(consents=(housing_only,))) == SOL


def test_several_holders_share_only_what_all_agreed() -> None:
    """A viewer must be a recipient of each: by name of one, by the sector of another."""
    dawn = agreement("kai", by="dawn", sensitive={"clinic": Level.CONTACT})
    narrower: dict[str, Any] = {
        "sectors": frozenset({Sector.HOUSING}),
        "named_agencies": frozenset({"housing"}),
    }
    assert una_at_kai(dawn, agreement("kai", by="lee", **narrower)) == UNA
    named: dict[str, Any] = {"sectors": frozenset(), "named_agencies": frozenset({"school"})}
    both = agreement("kai", by="dawn", **named), agreement("kai", by="lee", **named)
    assert una_at_kai(*both) == SOL
    assert una_at_kai(agreement("kai", by="dawn", **named), agreement("kai", by="lee")) == SOL
    assert una_at_kai(dawn, agreement("kai", by="lee")) == SOL
    lower = agreement("kai", by="lee", sensitive={"clinic": Level.AGENCY})
    assert una_at_kai(dawn, lower) == SOL | {"agency:clinic:kai"}


def test_a_family_team_or_member_needs_every_holders_word() -> None:
    """Rose holds responsibility for Kai by an order, and named nobody."""
    order = agreement("kai", by="rose", authority=Authority.RESPONSIBILITY_BY_ORDER)
    named = agreement(
        "kai", by="dawn", family_teams=frozenset({"D"}), family_members=frozenset({"dawn"})
    )
    for viewer in ("hana", relative("dawn")):
        assert looks(TOWN + named, viewer, "kai") is not None
        assert looks(TOWN + named + order, viewer, "kai") is None


def test_a_holder_who_is_kept_away_counts_again_when_the_arrangement_ends() -> None:
    apart = SafetyArrangement("apart", "kai", "lee")
    agreed = agreement("kai", by="dawn") + said_no("kai", by="lee")
    assert una_at_kai(agreed, Records(arrangements=(apart,))) == SOL
    assert una_at_kai(agreed) == UNA
    protected_from_kai = SafetyArrangement("apart", "lee", "kai")
    assert una_at_kai(agreed, Records(arrangements=(protected_from_kai,))) == UNA


@pytest.mark.parametrize(
    ("state", "confirmed_on", "shown"),
    [
        (SupportState.ACTIVE, TODAY, NAMED),
        (SupportState.ENDED, TODAY, NAMED),
        (SupportState.SUSPENDED, TODAY, NAMED),
        (SupportState.ACTIVE, None, HUGO),
        (SupportState.PROPOSED, TODAY, HUGO),
        (SupportState.ENTERED_IN_ERROR, TODAY, HUGO),
    ],
)
def test_a_recorder_needs_an_edge_that_was_confirmed(
    state: SupportState, confirmed_on: date | None, shown: set[str]
) -> None:
    span = Span(date(2026, 1, 10), TODAY if state is SupportState.ENDED else None)
    sols = support("sol", "social", "dawn", state=state, confirmed_on=confirmed_on, span=span)
    seen = hugo_at_dawn(agreement("dawn", recorded_by="sol"), sols)
    assert seen - {"sol-dawn"} == shown


def test_what_an_unconfirmed_recorder_noted_only_narrows() -> None:
    agreed = agreement("dawn", level=Level.AGENCY)
    opens_more = agreement("dawn", on=date(2026, 5, 1), recorded_by="sol")
    assert hugo_at_dawn(opens_more) == HUGO
    assert hugo_at_dawn(agreed, opens_more) == HUGO | {"agency:gp:dawn"}
    no = Records(consents=(replace(said_no("dawn").consents[0], recorded_by="sol"),))
    assert hugo_at_dawn(agreed, no) == HUGO


def test_agreed_at_no_level_is_nothing() -> None:
    assert hugo_at_dawn(agreement("dawn", level=Level.HIDDEN)) == HUGO


def test_a_wish_ends_when_it_is_lifted() -> None:
    lifted = exclusion("dawn", ExclusionKind.NOT_SHOWN, "gp", span=Span(end=date(2026, 5, 31)))
    standing = exclusion("dawn", ExclusionKind.NOT_SHOWN, "gp", span=Span(end=TODAY))
    assert hugo_at_dawn(agreement("dawn"), lifted) == NAMED
    assert hugo_at_dawn(agreement("dawn"), standing) == HUGO


def test_an_agency_receives_by_its_sector_or_by_name() -> None:
    only_gp = agreement("dawn", sectors=frozenset({Sector.GP}))
    assert hugo_at_dawn(only_gp) == HUGO
    by_name = agreement("dawn", sectors=frozenset(), named_agencies=frozenset({"housing"}))
    assert hugo_at_dawn(by_name) == NAMED


def test_an_agency_receives_by_its_sector_only_while_it_works_with_the_person() -> None:
    """Tom reaches Dawn by a decision that opens nothing."""
    duty = decision(["dawn"], ["school"], for_whom=frozenset({"isla"}))
    town = TOWN + agreement("dawn") + duty
    assert ids(web(town, "tom", "dawn")) == set()
    ended = support("una", "school", "dawn", state=SupportState.ENDED, span=Span(end=TODAY))
    assert "gita-dawn" not in ids(web(town + ended, "tom", "dawn"))
    working = town + support("una", "school", "dawn")
    assert ids(web(working, "tom", "dawn")) == NAMED | {"una-dawn"}


def test_probation_receives_only_by_name() -> None:
    rose = support("hana", "health", "lee")
    assert ids(web(TOWN + rose + agreement("lee"), "pia", "lee")) == {"pia-lee"}
    named = agreement("lee", named_agencies=frozenset({"probation"}))
    assert ids(web(TOWN + rose + named, "pia", "lee")) == {"pia-lee", "hana-lee"}
