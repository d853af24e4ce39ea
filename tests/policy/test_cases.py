"""The worked examples of the policy, rows 1 to 29: agreements, wishes and decisions.

Rows 30 to 48 stand in `test_cases_of_reach.py`, the others in
`test_cases_of_rooms.py`. Each test bears the number of its row.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.policy.support_web import Reason
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.vocabulary import (
    ConsentEventKind,
    ExclusionGround,
    ExclusionKind,
    KinGroup,
    LeadKind,
    Level,
    Reach,
    Role,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at_family,
    decision,
    exclusion,
    ids,
    line,
    looks,
    relative,
    said_no,
    support,
    web,
    without,
)
from tests.worlds.town import TOWN

DAWN_AGREES = agreement("dawn")
DAWN_SHOWS_AGENCIES = agreement("dawn", level=Level.AGENCY)
DAWN_SHOWS_EXISTENCE = agreement("dawn", level=Level.EXISTENCE)
ISLA_HAS_HANA = TOWN + support("hana", "health", "isla", Role.HEALTH_VISITOR)
DAWN_AND_LEE_AGREE = agreement("isla", by="dawn") + agreement("isla", by="lee", level=Level.AGENCY)
DAWN_AGREES_FOR_KAI = TOWN + agreement("kai", by="dawn")
KAI_AGREES_FOR_THE_CLINIC = TOWN + agreement(
    "kai",
    level=Level.AGENCY,
    services=frozenset({"clinic"}),
    sectors=frozenset(),
    named_agencies=frozenset({"school"}),
    sensitive={"clinic": Level.AGENCY},
    competence_note="Talked it through with Clara, understood it well.",
)
NOT_TO_SCHOOL = exclusion("kai", ExclusionKind.NOT_TO, "school")


def test_case_01_a_teacher_sees_her_own_edge_and_kin_by_name_and_place_only() -> None:
    seen = web(TOWN, "tom", "isla")
    isla = seen.person("isla")
    assert isla is not None
    assert isla.birth_date is not None
    assert isla.birth_date.value == date(2015, 4, 20)
    assert ids(seen) == {"tom-isla"}
    assert line(seen, "tom-isla").level is Level.CONTACT
    assert line(seen, "tom-isla").reason is Reason.OWN
    assert not isla.other_support
    kin = [person for person in seen.people if person.id != "isla"]
    assert [person.name for person in kin] == ["Dawn Hale", "Kai Marsh", "Lee Marsh", "Noah Hale"]
    for person in kin:
        assert person.birth_date is None
        assert person.address is None
        assert person.sex is None
        assert not person.reached
        assert not person.other_support
        assert not person.family_ids
    places = {kin.relative_id: kin.group for kin in seen.kin}
    assert places == {
        "dawn": KinGroup.PARENT,
        "lee": KinGroup.PARENT,
        "kai": KinGroup.SIBLING,
        "noah": KinGroup.SIBLING,
    }
    assert {kin.kind for kin in seen.kin} == {None}


def test_case_02_her_brother_is_not_found_like_an_id_that_does_not_exist() -> None:
    assert looks(TOWN, "tom", "kai") is None
    assert looks(TOWN, "tom", "nobody") is None


def test_case_03_without_agreement_a_worker_sees_only_their_own_edge() -> None:
    assert ids(web(TOWN, "hugo", "dawn")) == {"hugo-dawn"}


def test_case_04_an_agreement_to_contact_names_the_other_worker() -> None:
    gita = line(web(TOWN + DAWN_AGREES, "hugo", "dawn"), "gita-dawn")
    assert gita.reason is Reason.AGREEMENT
    assert gita.worker is not None
    assert gita.worker.name == "Gita Rao"
    assert gita.worker.card.email == "gita.rao@example.org"
    assert gita.role is Role.GP
    assert gita.since == date(2026, 1, 10)


def test_case_05_an_agreement_to_agencies_names_nobody() -> None:
    seen = web(TOWN + DAWN_SHOWS_AGENCIES, "hugo", "dawn")
    assert ids(seen) == {"hugo-dawn", "agency:gp:dawn"}
    surgery = line(seen, "agency:gp:dawn")
    assert surgery.level is Level.AGENCY
    assert surgery.agency.name == "Riverside Surgery"
    assert surgery.agency.duty.phone == "01632 960104"
    told = (surgery.worker, surgery.role, surgery.since, surgery.state, surgery.confirmed_on)
    assert told == (None, None, None, None, None)
    assert not surgery.lead
    assert "Gita" not in repr(seen)


def test_case_06_a_second_worker_of_the_agency_changes_nothing() -> None:
    known = TOWN + DAWN_SHOWS_AGENCIES
    more = known + support("greg", "gp", "dawn", Role.GP, lead=LeadKind.OTHER)
    assert web(more, "hugo", "dawn") == web(known, "hugo", "dawn")


def test_case_07_existence_is_one_line() -> None:
    seen = web(TOWN + DAWN_SHOWS_EXISTENCE, "hugo", "dawn")
    assert ids(seen) == {"hugo-dawn"}
    assert [person.id for person in seen.people if person.other_support] == ["dawn"]


def test_case_08_three_more_agencies_change_nothing() -> None:
    known = TOWN + DAWN_SHOWS_EXISTENCE
    more = known + support("hana", "health", "dawn") + support("sol", "social", "dawn")
    more += support("tom", "school", "dawn")
    assert web(more, "hugo", "dawn") == web(known, "hugo", "dawn")


def test_case_09_a_sensitive_service_alone_leaves_no_marker() -> None:
    alone = without(TOWN, "gita-dawn") + DAWN_SHOWS_EXISTENCE
    with_rita = alone + support("rita", "recovery", "dawn", Role.RECOVERY_WORKER)
    seen = web(with_rita, "hugo", "dawn")
    assert not any(person.other_support for person in seen.people)
    assert seen == web(alone, "hugo", "dawn")


def test_case_10_the_newest_agreement_stands() -> None:
    newest = agreement("dawn", level=Level.AGENCY, on=date(2026, 5, 4))
    assert ids(web(TOWN + DAWN_AGREES + newest, "hugo", "dawn")) == {"hugo-dawn", "agency:gp:dawn"}


def test_case_11_a_later_no_stands() -> None:
    assert ids(web(TOWN + DAWN_AGREES + said_no("dawn"), "hugo", "dawn")) == {"hugo-dawn"}


def test_case_12_an_expired_agreement_shows_nothing() -> None:
    expired = agreement("dawn", expires_on=TODAY - timedelta(days=1))
    assert ids(web(TOWN + expired, "hugo", "dawn")) == {"hugo-dawn"}


def test_case_13_the_last_day_of_an_agreement_counts() -> None:
    last_day = agreement("dawn", expires_on=TODAY)
    assert "gita-dawn" in ids(web(TOWN + last_day, "hugo", "dawn"))


def test_case_14_a_withdrawal_acts_on_the_next_request() -> None:
    withdrawn_at = NOW - timedelta(seconds=1)
    withdrawn = agreement("dawn", then=[(ConsentEventKind.WITHDRAWN, withdrawn_at)])
    before = web(TOWN + withdrawn, "hugo", "dawn", now=NOW - timedelta(seconds=2))
    assert "gita-dawn" in ids(before)
    assert ids(web(TOWN + withdrawn, "hugo", "dawn")) == {"hugo-dawn"}


def test_case_15_the_lower_of_two_parents_decides() -> None:
    seen = web(ISLA_HAS_HANA + DAWN_AND_LEE_AGREE, "tom", "isla")
    assert ids(seen) == {"tom-isla", "agency:health:isla"}


def test_case_16_a_parents_no_hides() -> None:
    agreed = agreement("isla", by="dawn") + said_no("isla", by="lee")
    assert ids(web(ISLA_HAS_HANA + agreed, "tom", "isla")) == {"tom-isla"}


def test_case_17_a_parent_who_is_kept_away_does_not_count_and_does_not_appear() -> None:
    apart = Records(arrangements=(SafetyArrangement("apart", "isla", "lee"),))
    seen = web(ISLA_HAS_HANA + DAWN_AND_LEE_AGREE + apart, "tom", "isla")
    assert line(seen, "hana-isla").level is Level.CONTACT
    assert seen.person("lee") is None
    assert "lee" not in {kin.relative_id for kin in seen.kin}


def test_case_18_a_parents_agreement_never_opens_the_clinic() -> None:
    assert ids(web(DAWN_AGREES_FOR_KAI, "una", "kai")) == {"una-kai", "sol-kai"}


def test_case_19_a_young_person_decides_for_the_service_that_they_name() -> None:
    by_dawn = agreement("kai", by="dawn", sensitive={"clinic": Level.CONTACT})
    own = said_no("kai").consents[0]
    kais_no = replace(own, services=frozenset({"clinic"}), competence_note="Understood.")
    without_his = web(TOWN + by_dawn, "una", "kai")
    assert ids(without_his) == {"una-kai", "sol-kai", "clara-kai"}
    seen = web(TOWN + by_dawn + Records(consents=(kais_no,)), "una", "kai")
    assert ids(seen) == {"una-kai", "sol-kai"}


def test_case_20_a_competent_young_person_shows_the_clinic_by_name() -> None:
    seen = web(KAI_AGREES_FOR_THE_CLINIC, "una", "kai")
    assert ids(seen) == {"una-kai", "agency:clinic:kai"}
    assert line(seen, "agency:clinic:kai").reason is Reason.AGREED_BY_NAME


def test_case_21_his_mother_learns_nothing_of_it() -> None:
    mother = relative("dawn")
    assert looks(KAI_AGREES_FOR_THE_CLINIC, mother, "kai") is None
    named = agreement("kai", by="dawn", family_members=frozenset({"dawn"}))
    seen = web(KAI_AGREES_FOR_THE_CLINIC + named, mother, "kai")
    assert seen == web(TOWN + named, mother, "kai")
    assert "clinic" not in repr(seen)
    family = web(KAI_AGREES_FOR_THE_CLINIC + named, mother, at_family("D"))
    assert "clinic" not in repr(family)


def test_case_22_a_wish_not_to_show_a_service() -> None:
    wish = exclusion("kai", ExclusionKind.NOT_SHOWN, "social")
    assert ids(web(DAWN_AGREES_FOR_KAI + wish, "una", "kai")) == {"una-kai"}


def test_case_23_a_wish_that_an_agency_sees_nothing() -> None:
    assert ids(web(DAWN_AGREES_FOR_KAI + NOT_TO_SCHOOL, "una", "kai")) == {"una-kai"}


SOCIAL_TO_SCHOOL = frozenset({"social"})


def test_case_24_a_wish_binds_agreements_not_decisions() -> None:
    duty = decision(["kai"], ["school"], opens=SOCIAL_TO_SCHOOL)
    seen = web(DAWN_AGREES_FOR_KAI + NOT_TO_SCHOOL + duty, "una", "kai")
    assert line(seen, "sol-kai").reason is Reason.DECISION


def test_case_25_an_exclusion_for_safety_binds_decisions_too() -> None:
    duty = decision(["kai"], ["school"], opens=SOCIAL_TO_SCHOOL)
    safety = exclusion("kai", ExclusionKind.NOT_TO, "school", ground=ExclusionGround.SAFETY)
    assert ids(web(DAWN_AGREES_FOR_KAI + safety + duty, "una", "kai")) == {"una-kai"}


def test_case_26_a_decision_that_is_not_approved_counts_for_nothing() -> None:
    duty = decision(["kai"], ["school"], opens=SOCIAL_TO_SCHOOL, approved_by=None)
    assert ids(web(DAWN_AGREES_FOR_KAI + NOT_TO_SCHOOL + duty, "una", "kai")) == {"una-kai"}


@pytest.mark.parametrize("review_on", [date(2026, 5, 27), date(2026, 5, 18)])
def test_case_27_an_overdue_decision_shows_the_agency(review_on: date) -> None:
    """Wednesday 27 May is three working days before Monday 1 June; 18 May is ten."""
    duty = decision(["kai"], ["school"], opens=SOCIAL_TO_SCHOOL, review_on=review_on)
    seen = web(DAWN_AGREES_FOR_KAI + NOT_TO_SCHOOL + duty, "una", "kai")
    assert ids(seen) == {"una-kai", "agency:social:kai"}


def test_case_28_a_decision_overdue_by_eleven_working_days_shows_nothing() -> None:
    duty = decision(["kai"], ["school"], opens=SOCIAL_TO_SCHOOL, review_on=date(2026, 5, 15))
    assert ids(web(DAWN_AGREES_FOR_KAI + NOT_TO_SCHOOL + duty, "una", "kai")) == {"una-kai"}


def test_case_29_a_decision_by_name_opens_one_service_of_one_person() -> None:
    isla = frozenset({"isla"})
    duty = decision(["lee"], ["school"], sensitive={"recovery": Level.CONTACT}, for_whom=isla)
    assert looks(TOWN + duty, "una", "lee") is None
    seen = web(TOWN + duty, "tom", "lee")
    lee = seen.person("lee")
    assert lee is not None
    assert lee.reach == (Reach.DECISION,)
    assert ids(seen) == {"rita-lee"}
    assert line(seen, "rita-lee").level is Level.CONTACT
    assert [person.id for person in seen.people] == ["lee"]
    assert looks(TOWN + duty, "tom", "kai") is None
    to_gita = decision(["lee"], ["gp"], for_whom=frozenset({"dawn"}))
    assert looks(TOWN + to_gita, "gita", "lee") is not None
    assert looks(TOWN + to_gita, "gita", at_family("L")) is None
