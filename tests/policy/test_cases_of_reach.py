"""The worked examples of the policy, rows 30 to 48: reach, families and safety."""

from datetime import UTC, date, datetime, timedelta

from graph.policy.support_web import Notice, Reason, SupportWeb
from graph.records.agreements import Cover, EmergencyGrant, SafetyArrangement
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.model import Family, Interest, Kinship, Membership, Post
from graph.vocabulary import InterestKind, Kin, Level, Reach, Sex, SupportState
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at_family,
    changed,
    enquiry,
    extended,
    ids,
    line,
    looks,
    support,
    web,
)
from tests.worlds.town import TOWN, person

D = frozenset({"D"})
DAWN_AGREES = TOWN + agreement("dawn")
KAI_NAMES_D = agreement("kai", by="dawn", family_teams=D) + agreement(
    "kai", by="lee", family_teams=D
)
ISLA_NAMES_D = agreement("isla", by="dawn", family_teams=D) + agreement(
    "isla", by="lee", family_teams=D
)
LEE_IS_KEPT_FROM_DAWN = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))


def names(seen: SupportWeb) -> set[str]:
    return {each.id for each in seen.people}


def test_case_30_a_family_team_sees_what_was_agreed_and_no_birth_date() -> None:
    seen = web(TOWN + KAI_NAMES_D, "hana", "kai")
    kai = seen.person("kai")
    assert kai is not None
    assert kai.reach == (Reach.FAMILY,)
    assert ids(seen) == {"sol-kai", "una-kai"}
    assert {each.level for each in seen.supports} == {Level.CONTACT}
    assert kai.birth_date is None
    assert kai.address is None


def test_case_31_a_family_that_was_not_named_gives_no_reach() -> None:
    assert looks(TOWN + KAI_NAMES_D, "rita", "kai") is None


def test_case_32_each_member_agrees_for_themself() -> None:
    assert looks(TOWN + KAI_NAMES_D, "hana", "isla") is None


def test_case_33_reach_never_goes_through_two_families() -> None:
    zoe = Records(
        people=(person("zoe", "Zoe", "Finch", Sex.FEMALE, date(2014, 5, 5)),),
        families=(Family("X"),),
        memberships=(Membership("X-isla", "isla", "X"), Membership("X-zoe", "zoe", "X")),
        kinships=(Kinship("k", "zoe", "zoes-mother", Kin.MOTHER, parental_responsibility=True),),
    )
    agreed = agreement("zoe", by="zoes-mother", family_teams=frozenset({"X", "D"}))
    town = TOWN + KAI_NAMES_D + ISLA_NAMES_D + zoe + agreed
    assert looks(town, "hana", "isla") is not None
    assert looks(town, "tom", "zoe") is not None
    assert looks(town, "hana", "zoe") is None


def test_case_34_a_safety_arrangement_closes_the_way_through_the_family() -> None:
    lee = agreement("lee", family_teams=frozenset({"D", "L"}))
    town = TOWN + KAI_NAMES_D + lee + Records(memberships=(Membership("D-lee", "lee", "D"),))
    assert looks(town, "hugo", "lee") is not None
    assert looks(town + LEE_IS_KEPT_FROM_DAWN, "hugo", "lee") is None


def test_case_35_the_two_are_never_on_one_screen() -> None:
    before = web(TOWN, "una", at_family("D"))
    after = web(TOWN + LEE_IS_KEPT_FROM_DAWN, "una", at_family("D"))
    assert {"dawn", "lee"} <= names(before)
    assert names(after) == names(before) - {"lee"}
    assert after.people == tuple(each for each in before.people if each.id != "lee")
    assert after.kin == tuple(each for each in before.kin if each.relative_id != "lee")
    assert after.supports == before.supports


def test_case_36_who_works_with_both_sees_each_alone_and_is_told() -> None:
    both = support("vic", "housing", "dawn") + support("vic", "housing", "lee")
    in_both = Records(memberships=(Membership("D-lee", "lee", "D"),))
    town = TOWN + both + LEE_IS_KEPT_FROM_DAWN + in_both
    for one, other in (("dawn", "lee"), ("lee", "dawn")):
        seen = web(town, "vic", one)
        assert ids(seen) == {f"vic-{one}"}
        assert other not in names(seen)
        assert seen.notices == {Notice.SAFETY_ARRANGEMENT}
    assert "lee" not in names(web(town, "vic", at_family("D")))
    assert web(TOWN + both, "vic", "dawn").notices == frozenset()


def test_case_37_a_former_partner_sees_only_their_own_edge() -> None:
    declared = Records(interests=(Interest("hugo", "dawn", InterestKind.FORMER_PARTNER),))
    seen = web(DAWN_AGREES + declared, "hugo", "dawn")
    assert ids(seen) == {"hugo-dawn"}
    (dawn,) = seen.people
    assert (dawn.name, dawn.birth_date, dawn.address) == ("Dawn Hale", None, None)
    assert (seen.kin, dawn.family_ids) == ((), ())
    assert seen.notices == {Notice.CONTACT_RESTRICTED}
    assert ids(web(DAWN_AGREES + declared, "gita", "dawn")) == {"gita-dawn", "hugo-dawn"}


def test_case_38_an_ended_post_gives_no_reach() -> None:
    ended = (Post("post-hugo", "housing", Span(None, TODAY - timedelta(days=1))),)
    assert looks(changed(DAWN_AGREES, "hugo", posts=ended), "hugo", "dawn") is None
    last_day = (Post("post-hugo", "housing", Span(None, TODAY)),)
    assert looks(changed(DAWN_AGREES, "hugo", posts=last_day), "hugo", "dawn") is not None


def test_case_39_another_job_does_not_carry_the_edge_on() -> None:
    moved = (
        Post("post-hugo", "housing", Span(None, date(2026, 5, 19))),
        Post("post-hugo-2", "probation", Span(date(2026, 5, 20))),
    )
    assert looks(changed(DAWN_AGREES, "hugo", posts=moved), "hugo", "dawn") is None


PROPOSED = {
    "state": SupportState.PROPOSED,
    "confirmed_on": None,
    "typed_name": "Dawn H.",
    "typed_birth_date": PartialDate(date(1986, 2, 4)),
}


def test_case_40_who_proposed_an_edge_sees_what_they_typed() -> None:
    seen = web(changed(DAWN_AGREES, "hugo-dawn", **PROPOSED), "hugo", "dawn")
    (dawn,) = seen.people
    assert (dawn.name, dawn.reach) == ("Dawn H.", (Reach.PROPOSER,))
    assert dawn.birth_date == PartialDate(date(1986, 2, 4))
    assert dawn.address is None
    assert dawn.sex is None
    assert not dawn.family_ids
    assert seen.kin == ()
    assert ids(seen) == {"hugo-dawn"}
    assert line(seen, "hugo-dawn").state is SupportState.PROPOSED
    assert seen.notices == {Notice.PROPOSED}


def test_case_41_an_agreement_by_an_unconfirmed_recorder_opens_nothing() -> None:
    proposed = changed(TOWN + agreement("dawn", recorded_by="hugo"), "hugo-dawn", **PROPOSED)
    assert ids(web(proposed, "hugo", "dawn")) == {"hugo-dawn"}
    assert ids(web(proposed, "gita", "dawn")) == {"gita-dawn"}
    confirmed = changed(proposed, "hugo-dawn", state=SupportState.ACTIVE, confirmed_on=TODAY)
    assert ids(web(confirmed, "hugo", "dawn")) == {"gita-dawn", "hugo-dawn"}
    assert ids(web(confirmed, "gita", "dawn")) == {"gita-dawn", "hugo-dawn"}


def test_case_42_a_supervisor_sees_their_worker_and_agencies() -> None:
    town = TOWN + agreement("noah", by="dawn") + support("tom", "school", "noah")
    seen = web(town, "sue", "noah")
    assert ids(seen) == {"hana-noah", "agency:school:noah"}
    assert line(seen, "hana-noah").reason is Reason.SUPERVISOR
    assert "Tom" not in repr(seen)


def test_case_43_a_colleague_without_cover_finds_nobody() -> None:
    assert looks(TOWN + agreement("noah", by="dawn"), "cora", "noah") is None


def test_case_44_cover_shows_what_the_colleague_sees_while_it_lasts() -> None:
    cover = Cover("cover", "cora", "hana", Span(date(2026, 6, 1), date(2026, 6, 5)))
    town = TOWN + agreement("noah", by="dawn") + support("tom", "school", "noah")
    town += Records(covers=(cover,))
    fifth = datetime(2026, 6, 5, 20, 0, tzinfo=UTC)
    seen = web(town, "cora", "noah", now=fifth)
    assert ids(seen) == ids(web(town, "hana", "noah", now=fifth)) == {"hana-noah", "tom-noah"}
    assert looks(town, "cora", "noah", now=fifth + timedelta(days=1)) is None


ENQUIRY = enquiry("front-door", "isla", "dawn", "lee", id="enquiry", opened_at=NOW)


def test_case_45_an_enquiry_shows_agencies_around_the_child_and_the_household() -> None:
    assert ids(web(TOWN + ENQUIRY, "fay", "isla")) == {"agency:school:isla"}
    assert ids(web(TOWN + ENQUIRY, "fay", "dawn")) == {"agency:housing:dawn", "agency:gp:dawn"}
    assert looks(TOWN + ENQUIRY, "fay", "lee") is None
    assert looks(TOWN + ENQUIRY, "fay", "kai") is None
    lee_at_home = changed(TOWN, "kin-isla-lee", lives_with=True) + support("vic", "housing", "lee")
    assert ids(web(lee_at_home + ENQUIRY, "fay", "lee")) == {"agency:housing:lee"}


def test_case_46_an_enquiry_that_was_not_extended_is_over() -> None:
    later = NOW + timedelta(hours=73)
    assert looks(TOWN + ENQUIRY, "fay", "isla", now=later) is None
    longer = changed(TOWN + ENQUIRY, "enquiry", extensions=(extended(NOW + timedelta(hours=70)),))
    assert looks(longer, "fay", "isla", now=later) is not None
    by_herself = extended(NOW + timedelta(hours=70), by="fay")
    alone = changed(TOWN + ENQUIRY, "enquiry", extensions=(by_herself,))
    assert looks(alone, "fay", "isla", now=later) is None


def test_case_47_an_emergency_is_about_one_person_unless_ticked() -> None:
    ends = NOW + timedelta(hours=6)
    grant = EmergencyGrant("grant", "sol", "social", "isla", False, NOW, ends)
    town = TOWN + Records(grants=(grant,))
    seen = web(town, "sol", "isla")
    assert line(seen, "tom-isla").level is Level.CONTACT
    assert line(seen, "tom-isla").reason is Reason.EMERGENCY
    isla = seen.person("isla")
    assert isla is not None
    assert isla.birth_date is not None
    assert isla.address is not None
    assert looks(town, "sol", "noah") is None
    noah = seen.person("noah")
    assert noah is not None
    assert not noah.reached
    ticked = changed(town, "grant", household=True)
    assert looks(ticked, "sol", "noah") is not None
    assert looks(ticked, "sol", "dawn") is None


def test_case_48_a_shielded_person_is_found_by_named_workers_only() -> None:
    town = changed(TOWN, "kai", shielded=True, named_workers=frozenset({"sol"})) + KAI_NAMES_D
    for practitioner in ("una", "hana", "clara"):
        assert looks(town, practitioner, "kai") is None
    assert looks(town, "sol", "kai") is not None
    assert "kai" not in names(web(town, "tom", at_family("D")))
    assert "kai" not in names(web(town, "tom", "isla"))
