"""What a member of a family sees of themself and of relatives, and what a preview shows."""

from dataclasses import replace
from datetime import date

import pytest

from graph.policy.support_web import Reason
from graph.records.agreements import ConsentEvent, SafetyArrangement
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.model import Need
from graph.records.viewer import Archetype
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    DatePrecision,
    ExclusionGround,
    ExclusionKind,
    Level,
    NeedKind,
    Reach,
    Role,
    Sector,
    SupportState,
)
from tests.worlds.builders import (
    agreement,
    at_family,
    changed,
    decision,
    exclusion,
    ids,
    line,
    looks,
    noon,
    not_able,
    relative,
    support,
    web,
)
from tests.worlds.town import TOWN

DAWN = relative("dawn")
NAMES_DAWN = frozenset({"dawn"})
KAI_NAMES_DAWN = TOWN + agreement("kai", by="dawn", family_members=NAMES_DAWN)


def test_one_sees_ones_own_ordinary_services_by_name() -> None:
    town = TOWN + support("rita", "recovery", "dawn")
    seen = web(town, DAWN, "dawn")
    assert ids(seen) == {"gita-dawn", "hugo-dawn"}
    gita = line(seen, "gita-dawn")
    assert gita.reason is Reason.OWN_SERVICE
    assert not gita.own
    assert (gita.tie, gita.version, gita.confirmed_on) == (None, None, None)


def test_ones_own_page_has_no_birth_date_address_need_kin_or_past() -> None:
    need = Need("n", "dawn", NeedKind.PREGNANCY, "gp")
    ended = support(
        "una", "school", "dawn", state=SupportState.ENDED, span=Span(end=date(2026, 5, 1))
    )
    seen = web(TOWN + ended + Records(needs=(need,)), DAWN, "dawn")
    (dawn,) = seen.people
    assert dawn.reach == (Reach.FAMILY_MEMBER,)
    assert (dawn.birth_date, dawn.address, dawn.pregnant) == (None, None, False)
    assert dawn.needs == ()
    assert dawn.family_ids == ()
    assert seen.kin == ()
    assert ids(seen) == {"gita-dawn", "hugo-dawn"}


def test_a_relative_who_named_nobody_is_not_found() -> None:
    assert looks(TOWN + agreement("kai", by="dawn"), DAWN, "kai") is None
    assert looks(KAI_NAMES_DAWN, relative("lee"), "kai") is None
    assert looks(TOWN, DAWN, "nobody") is None


def test_a_relative_who_named_them_shows_at_the_agreed_level_and_nothing_sensitive() -> None:
    assert ids(web(KAI_NAMES_DAWN, DAWN, "kai")) == {"sol-kai", "una-kai"}
    agencies = TOWN + agreement(
        "kai", by="dawn", level=Level.AGENCY, family_members=NAMES_DAWN,
        sensitive={"clinic": Level.CONTACT},
    )  # fmt: skip
    seen = web(agencies, DAWN, "kai")
    assert ids(seen) == {"agency:social:kai", "agency:school:kai"}
    assert {each.reason for each in seen.supports} == {Reason.AGREEMENT}
    existence = agreement("kai", by="dawn", level=Level.EXISTENCE, family_members=NAMES_DAWN)
    kai = web(TOWN + existence, DAWN, "kai").person("kai")
    assert kai is not None
    assert kai.other_support


def test_who_was_found_not_able_and_is_perhaps_still_seventeen_names_nobody() -> None:
    """Of the year of birth alone: the finding holds until they are surely grown up."""
    town = changed(TOWN, "kai", birth_date=PartialDate(date(2008, 1, 1), DatePrecision.YEAR))
    town += agreement("kai", on=date(2026, 2, 22), family_members=NAMES_DAWN)
    assert looks(town, DAWN, "kai") is not None
    assert looks(town + not_able("kai"), DAWN, "kai") is None
    grown = changed(town + not_able("kai"), "kai", birth_date=PartialDate(date(2007, 1, 1)))
    assert looks(grown, DAWN, "kai") is not None


def test_an_agreement_that_ended_or_shows_nothing_names_nobody() -> None:
    withdrawn = agreement(
        "kai",
        by="dawn",
        family_members=NAMES_DAWN,
        then=[(ConsentEventKind.WITHDRAWN, noon(date(2026, 5, 1)))],
    )
    assert looks(TOWN + withdrawn, DAWN, "kai") is None
    nothing = agreement("kai", by="dawn", level=Level.HIDDEN, family_members=NAMES_DAWN)
    assert looks(TOWN + nothing, DAWN, "kai") is None


def test_a_relatives_wishes_bind_and_ones_own_do_not_hide_ones_own_services() -> None:
    wish = exclusion("kai", ExclusionKind.NOT_SHOWN, "social")
    assert ids(web(KAI_NAMES_DAWN + wish, DAWN, "kai")) == {"una-kai"}
    own = exclusion("dawn", ExclusionKind.NOT_SHOWN, "gp")
    assert ids(web(TOWN + own, DAWN, "dawn")) == {"gita-dawn", "hugo-dawn"}


@pytest.mark.parametrize("person_id", ["dawn", "kai"])
def test_what_is_hidden_for_safety_is_hidden_from_the_family_too(person_id: str) -> None:
    hidden = exclusion(
        person_id, ExclusionKind.NOT_SHOWN, "gp", "social", ground=ExclusionGround.SAFETY
    )
    shown = {"dawn": {"hugo-dawn"}, "kai": {"una-kai"}}
    assert ids(web(KAI_NAMES_DAWN + hidden, DAWN, person_id)) == shown[person_id]


def test_a_young_persons_own_agreement_opens_nothing_to_the_family() -> None:
    """Found competent, Kai agreed for Social, and even named his mother."""
    own = agreement(
        "kai",
        services=frozenset({"social"}),
        family_members=NAMES_DAWN,
        competence_note="Understood.",
    )
    assert looks(TOWN + own, DAWN, "kai") is None
    assert ids(web(KAI_NAMES_DAWN + own, DAWN, "kai")) == {"una-kai"}


def test_a_young_persons_no_hides_from_the_family() -> None:
    no = ConsentEvent(ConsentEventKind.SAID_NO, noon(date(2026, 5, 1)))
    own = agreement("kai", services=frozenset({"social"}), competence_note="Yes.", events=(no,))
    assert ids(web(KAI_NAMES_DAWN + own, DAWN, "kai")) == {"una-kai"}


def test_an_agreement_for_one_service_names_members_for_that_service() -> None:
    """Rose's attorney agreed for all and named Dawn; Rose herself agreed for Housing only."""
    town = TOWN + support("hugo", "housing", "rose") + support("gita", "gp", "rose")
    general = agreement("rose", by="noah", authority=Authority.ATTORNEY, family_members=NAMES_DAWN)
    own = agreement("rose", services=frozenset({"housing"}))
    assert ids(web(town + general, DAWN, "rose")) == {"hugo-rose", "gita-rose"}
    assert ids(web(town + general + own, DAWN, "rose")) == {"gita-rose"}


def test_safety_shield_and_death_close_a_relatives_page() -> None:
    apart = Records(arrangements=(SafetyArrangement("apart", "kai", "dawn"),))
    by_lee = TOWN + agreement("kai", by="lee", family_members=NAMES_DAWN)
    assert looks(by_lee, DAWN, "kai") is not None
    assert looks(by_lee + apart, DAWN, "kai") is None
    assert looks(changed(by_lee, "kai", shielded=True), DAWN, "kai") is None
    assert looks(changed(by_lee, "kai", deceased_on=date(2026, 5, 1)), DAWN, "kai") is None
    assert looks(changed(TOWN, "dawn", shielded=True), DAWN, "dawn") is None
    assert looks(changed(TOWN, "dawn", deceased_on=date(2026, 5, 1)), DAWN, "dawn") is None


def test_a_family_page_shows_those_who_may_be_seen_and_kinship_among_them() -> None:
    seen = web(KAI_NAMES_DAWN, DAWN, at_family("D"))
    assert [each.id for each in seen.people] == ["dawn", "kai"]
    assert {each.id for each in seen.kin} == {"kin-dawn-kai", "kin-kai-dawn"}
    for each in seen.kin:
        assert each.kind is None
        assert (each.parental_responsibility, each.lives_with) == (None, None)
    assert ids(seen) == {"gita-dawn", "hugo-dawn", "sol-kai", "una-kai"}


def test_on_a_family_page_the_one_kept_away_is_left_out() -> None:
    """Kai looks; both his parents named him."""
    named = frozenset({"kai"})
    town = TOWN + agreement("dawn", family_members=named) + agreement("lee", family_members=named)
    in_d = replace(TOWN.memberships[0], id="D-lee", person_id="lee")
    town += Records(memberships=(in_d,))
    kai = relative("kai")
    assert {each.id for each in web(town, kai, at_family("D")).people} == {"dawn", "kai", "lee"}
    apart = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
    parted = web(town + apart, kai, at_family("D"))
    assert {each.id for each in parted.people} == {"dawn", "kai"}


# Previews

HOUSING_OFFICER = Archetype(Sector.HOUSING, Role.HOUSING_OFFICER)
POLICE_OFFICER = Archetype(Sector.POLICE, Role.POLICE_OFFICER)


def test_a_preview_shows_what_somebody_typical_would_see_by_agreement() -> None:
    seen = web(TOWN + agreement("dawn"), HOUSING_OFFICER, "dawn")
    assert ids(seen) == {"gita-dawn", "hugo-dawn"}
    assert "archetype" not in repr(seen)
    assert {each.id for each in seen.people} == {"dawn", "isla", "kai", "noah", "rose"}
    agencies = web(TOWN + agreement("dawn", level=Level.AGENCY), HOUSING_OFFICER, "dawn")
    assert ids(agencies) == {"agency:gp:dawn", "agency:housing:dawn"}
    assert ids(web(TOWN, HOUSING_OFFICER, "dawn")) == set()


def test_a_preview_of_a_sector_that_receives_only_by_name_shows_nothing() -> None:
    assert ids(web(TOWN + agreement("dawn"), POLICE_OFFICER, "dawn")) == set()


def test_a_preview_rests_on_agreement_alone() -> None:
    duty = decision(["dawn"], ["housing"], opens=frozenset({"gp"}))
    assert ids(web(TOWN + duty, HOUSING_OFFICER, "dawn")) == set()


def test_there_is_no_preview_of_a_family_a_shielded_person_or_nobody() -> None:
    town = TOWN + agreement("dawn")
    assert looks(town, HOUSING_OFFICER, at_family("D")) is None
    assert looks(changed(town, "dawn", shielded=True), HOUSING_OFFICER, "dawn") is None
    assert looks(town, HOUSING_OFFICER, "nobody") is None
