"""The fields of people, kin and needs that a worker sees, and those that stay empty."""

from datetime import date, timedelta

from graph.policy.support_web import SupportWeb, VisibleKinship, VisiblePerson
from graph.records.agreements import Cover, EmergencyGrant, Enquiry
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.model import Membership, Need
from graph.vocabulary import (
    Kin,
    KinGroup,
    NeedKind,
    Reach,
    Sex,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    at_family,
    changed,
    decision,
    support,
    web,
)
from tests.worlds.town import TOWN

COVER = Records(covers=(Cover("cover", "cora", "hana", Span(TODAY, TODAY)),))
D_AND_X = frozenset({"D", "X"})


def person(seen: SupportWeb, person_id: str) -> VisiblePerson:
    found = seen.person(person_id)
    assert found is not None
    return found


def kin(seen: SupportWeb, kin_id: str) -> VisibleKinship:
    return next(each for each in seen.kin if each.id == kin_id)


def test_a_family_team_sees_name_and_sex_and_its_own_family_only() -> None:
    agreed = agreement("kai", by="dawn", family_teams=D_AND_X)
    both = Records(memberships=(Membership("X-kai", "kai", "X"),))
    kai = person(web(TOWN + agreed + both, "hana", "kai"), "kai")
    assert kai.sex is Sex.MALE
    assert (kai.birth_date, kai.address) == (None, None)
    assert kai.family_ids == ("D",)
    assert person(web(TOWN + agreed + both, "una", "kai"), "kai").family_ids == ("D", "L", "X")


def test_a_decision_shows_identity_but_no_family_and_no_kin() -> None:
    duty = decision(["kai"], ["gp"], for_whom=frozenset({"dawn"}))
    seen = web(TOWN + duty, "gita", "kai")
    kai = person(seen, "kai")
    assert kai.reach == (Reach.DECISION,)
    assert kai.birth_date == PartialDate(date(2010, 9, 14))
    assert kai.address is not None
    assert kai.family_ids == ()
    assert seen.kin == ()


def test_kin_stay_a_name_and_a_place_even_where_the_viewer_reaches_them() -> None:
    town = TOWN + support("tom", "school", "dawn")
    dawn = person(web(town, "tom", "isla"), "dawn")
    assert dawn.reach == (Reach.DIRECT,)
    assert not dawn.in_focus
    assert (dawn.sex, dawn.birth_date, dawn.address) == (None, None, None)
    assert dawn.family_ids == ()
    assert not list(web(town, "tom", "isla").supports_of("dawn"))


def test_the_exact_kind_and_the_sex_show_where_they_were_agreed() -> None:
    agreed = changed(TOWN, "kin-isla-dawn", kind_agreed=True)
    seen = web(agreed, "tom", "isla")
    assert kin(seen, "kin-isla-dawn").kind is Kin.MOTHER
    assert person(seen, "dawn").sex is Sex.FEMALE
    assert kin(seen, "kin-isla-lee").kind is None
    assert kin(seen, "kin-isla-lee").group is KinGroup.PARENT
    assert person(seen, "lee").sex is None


def test_flags_are_for_who_works_with_that_child() -> None:
    seen = kin(web(TOWN, "tom", "isla"), "kin-isla-dawn")
    assert (seen.parental_responsibility, seen.lives_with) == (True, True)
    assert seen.contact_restricted is False
    covered = kin(web(TOWN + COVER, "cora", "noah"), "kin-noah-dawn")
    led = kin(web(TOWN, "sue", "noah"), "kin-noah-dawn")
    of_an_adult = kin(web(TOWN, "hugo", "dawn"), "kin-dawn-isla")
    unknown = changed(TOWN, "isla", birth_date=None)
    of_unknown_age = kin(web(unknown, "tom", "isla"), "kin-isla-dawn")
    for other in (led, of_an_adult, of_unknown_age):
        assert (other.parental_responsibility, other.lives_with) == (None, None)
    assert (covered.parental_responsibility, covered.lives_with) == (True, True)
    assert {each.contact_restricted for each in (covered, led, of_an_adult)} == {False}


def test_an_ended_kinship_is_marked_and_one_to_come_is_not_there() -> None:
    ended = changed(TOWN, "kin-isla-lee", span=Span(end=TODAY - timedelta(1)))
    assert kin(web(ended, "tom", "isla"), "kin-isla-lee").ended
    last_day = changed(TOWN, "kin-isla-lee", span=Span(end=TODAY))
    assert not kin(web(last_day, "tom", "isla"), "kin-isla-lee").ended
    to_come = changed(TOWN, "kin-isla-lee", span=Span(TODAY + timedelta(1)))
    assert web(to_come, "tom", "isla").person("lee") is None


def test_kinship_between_two_reached_people_shows_a_shielded_one_to_their_worker() -> None:
    town = changed(TOWN, "kai", shielded=True, named_workers=frozenset({"tom"}))
    town += support("tom", "school", "kai")
    seen = web(town, "tom", at_family("D"))
    assert kin(seen, "kin-isla-kai").relative_id == "kai"
    assert web(town, "tom", "isla").person("kai") is None


def test_an_emergency_and_an_enquiry_show_kin_and_families() -> None:
    ends = NOW + timedelta(hours=2)
    grant = Records(grants=(EmergencyGrant("g", "sol", "social", "isla", False, NOW, ends),))
    asked = Records(enquiries=(Enquiry("e", "front-door", "isla", NOW, ends),))
    for seen in (web(TOWN + grant, "sol", "isla"), web(TOWN + asked, "fay", "isla")):
        assert person(seen, "isla").family_ids == ("D", "L")
        assert person(seen, "isla").address is not None
        assert {each.relative_id for each in seen.kin} == {"dawn", "kai", "lee", "noah"}


# Needs


def with_need(kind: NeedKind, recorded_by: str = "school", span: Span = Span()) -> Records:  # noqa: B008 - frozen
    return TOWN + Records(needs=(Need("need", "isla", kind, recorded_by, span),))


def needs_seen(records: Records, who: str, at: str = "isla") -> list[NeedKind]:
    return [need.kind for need in person(web(records, who, at), at).needs]


def test_a_need_shows_to_the_agency_that_recorded_it_and_to_who_meets_it() -> None:
    education = with_need(NeedKind.EDUCATION)
    assert needs_seen(education, "tom") == [NeedKind.EDUCATION]
    hana = education + support("hana", "health", "isla")
    assert needs_seen(hana, "hana") == []
    assert needs_seen(hana, "sue") == []
    meets = education + support("hana", "health", "isla", meets=("need",))
    assert needs_seen(meets, "hana") == [NeedKind.EDUCATION]
    assert needs_seen(meets + COVER, "cora") == [NeedKind.EDUCATION]
    assert needs_seen(meets, "sue") == []
    by_health = with_need(NeedKind.EDUCATION, "health") + support("hana", "health", "isla")
    assert needs_seen(by_health, "sue") == [NeedKind.EDUCATION]


def test_a_closed_need_does_not_show() -> None:
    assert needs_seen(with_need(NeedKind.EDUCATION, span=Span(end=date(2026, 5, 31))), "tom") == []


def test_a_sensitive_need_shows_to_direct_workers_only() -> None:
    crime = with_need(NeedKind.CRIME, "health") + support("hana", "health", "isla")
    assert needs_seen(crime, "hana") == [NeedKind.CRIME]
    assert needs_seen(crime, "sue") == []
    assert needs_seen(crime + COVER, "cora") == []
    own = with_need(NeedKind.CRIME, "health") + support("sol", "social", "isla", meets=("need",))
    assert needs_seen(own, "sol") == [NeedKind.CRIME]


def test_a_pregnancy_is_told_apart_from_needs() -> None:
    town = with_need(NeedKind.PREGNANCY)
    isla = person(web(town, "tom", "isla"), "isla")
    assert isla.pregnant
    assert isla.needs == ()
    asked = Records(enquiries=(Enquiry("e", "front-door", "isla", NOW, NOW + timedelta(hours=1)),))
    assert not person(web(town + asked, "fay", "isla"), "isla").pregnant


def told_of_review(records: Records, who: str) -> list[date]:
    """The days of review that somebody reads of Noah."""
    return [each.review_on for each in web(records, who, "noah").decisions]


def test_who_took_a_decision_reads_when_it_is_to_be_reviewed_and_so_does_their_leader() -> None:
    taken = TOWN + decision(["noah"], ["gp"], decided_by="hana", review_on=date(2026, 5, 30))
    assert told_of_review(taken, "hana") == [date(2026, 5, 30)]
    assert told_of_review(taken, "sue") == [date(2026, 5, 30)]
    assert told_of_review(taken + COVER, "cora") == [date(2026, 5, 30)]
    assert told_of_review(taken + support("gita", "gp", "noah"), "gita") == []


def test_a_leader_who_took_a_decision_about_their_teams_people_reads_of_its_review() -> None:
    taken = TOWN + decision(["noah"], ["gp"], decided_by="sue")
    assert told_of_review(taken, "sue") == [date(2026, 6, 30)]
    assert told_of_review(taken, "hana") == []


def test_a_decision_that_is_over_refused_or_waits_is_to_be_reviewed_by_nobody() -> None:
    for terms in (
        {"ends_on": TODAY - timedelta(days=1)},
        {"refused_by": "manager"},
        {"approved_by": None},
        {"decided_on": TODAY + timedelta(days=1)},
        {"decided_on": TODAY - timedelta(days=400)},
    ):
        taken = TOWN + decision(["noah"], ["gp"], **{"decided_by": "hana", **terms})
        assert told_of_review(taken, "hana") == [], terms


def test_a_decision_about_somebody_else_is_told_with_nobody() -> None:
    taken = TOWN + decision(["kai"], ["gp"], decided_by="hana")
    assert told_of_review(taken, "hana") == []
