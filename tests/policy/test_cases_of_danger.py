"""The worked examples of the policy about posts, danger and what tells too much.

Rows 61 to 64, 66 to 71, 77 to 85, 89 and 90, 98 and 99. Each test bears the number of its row.
"""

from dataclasses import replace
from datetime import date, timedelta

from graph.policy.support_web import Notice, Reason
from graph.records.agreements import Cover, SafetyArrangement
from graph.records.birth import born
from graph.records.bundle import Leadership, Records
from graph.records.dates import PartialDate, Span
from graph.records.model import (
    Agency,
    ContactCard,
    Family,
    Interest,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
    SafeguardingContact,
    Team,
)
from graph.records.viewer import TeamLead
from graph.vocabulary import (
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    Kin,
    KinGroup,
    LeadKind,
    Level,
    NeedKind,
    Reach,
    Role,
    Sector,
    SupportState,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    another_post,
    at_family,
    changed,
    decision,
    enquiry,
    exclusion,
    grant,
    ids,
    line,
    looks,
    named_relative,
    not_shared,
    support,
    web,
)
from tests.worlds.town import TOWN

D = frozenset({"D"})
DAWN_AGREES = TOWN + agreement("dawn")
NOAH_AGREES = TOWN + agreement("noah", by="dawn") + support("tom", "school", "noah")
KAI_NAMES_D = agreement("kai", by="dawn", family_teams=D) + agreement(
    "kai", by="lee", family_teams=D
)
APART = Records(arrangements=(SafetyArrangement("apart", "dawn", "lee"),))
LEE_AT_HOME = changed(TOWN, "kin-isla-lee", lives_with=True)

JOINT = changed(
    NOAH_AGREES,
    "hana",
    posts=(Post("post-hana", "health", Span(date(2024, 9, 1)), team_id="J"),),
) + Records(
    teams=(Team("J", "Family Help", "health", partners=frozenset({"social"})),),
    practitioners=(Practitioner("jo", "Jo Lind", posts=(Post("post-jo", "social"),)),),
    leaderships=(Leadership("jo", TeamLead("J", "health", post_id="post-jo")),),
)


def names(seen: object) -> set[str]:
    return {person.id for person in seen.people}  # type: ignore[attr-defined]


def test_case_61_who_leads_a_joint_team_supervises_posts_of_any_of_its_agencies() -> None:
    seen = web(JOINT, "jo", "noah")
    assert ids(seen) == {"hana-noah", "agency:school:noah"}
    assert line(seen, "hana-noah").reason is Reason.SUPERVISOR


def test_case_62_another_post_of_the_same_worker_stands_outside_the_team() -> None:
    other = another_post(JOINT, "hana", Post("second", "health"))
    assert looks(other + support("hana", "health", "isla", post_id="second"), "jo", "isla") is None


def left(days: int) -> Records:
    ended = Span(date(2024, 9, 1), TODAY - timedelta(days=days))
    return changed(
        NOAH_AGREES, "hana", posts=(Post("post-hana", "health", ended, team_id="north"),)
    )


def test_case_63_what_a_worker_who_left_leaves_behind_is_their_leaders_for_ninety_days() -> None:
    assert ids(web(left(20), "sue", "noah")) == {"hana-noah"}
    assert looks(left(20), "hana", "noah") is None
    assert looks(left(90), "sue", "noah") is not None
    assert looks(left(91), "sue", "noah") is None


def test_case_98_of_it_they_see_the_name_and_that_edge() -> None:
    seen = web(left(20), "sue", "noah")
    (noah,) = seen.people
    assert (noah.name, noah.birth_date, noah.address) == ("Noah Hale", None, None)
    assert (noah.family_ids, seen.kin) == ((), ())
    assert line(seen, "hana-noah").reason is Reason.HAND_OVER
    assert looks(left(20), "sue", at_family("D")) is None


def test_of_it_they_see_no_edge_that_had_ended_before() -> None:
    before = support(
        "hana",
        "health",
        "noah",
        id="earlier",
        state=SupportState.ENDED,
        span=Span(date(2024, 10, 1), TODAY - timedelta(days=60)),
    )
    assert ids(web(left(20) + before, "sue", "noah")) == {"hana-noah"}


def test_it_is_theirs_also_where_they_cover_the_one_who_left() -> None:
    """Also of a sensitive edge, which leaves no past."""
    covers = Records(covers=(Cover("c", "sue", "hana", Span(TODAY, TODAY), clinical=True),))
    lead = TeamLead("north", "health", safeguarding=True, post_id="post-sue")
    town = changed(left(20), "hana-noah", sensitive=True) + covers
    town += Records(leaderships=(Leadership("sue", lead),))
    seen = web(town, "sue", "noah")
    assert line(seen, "hana-noah").reason is Reason.HAND_OVER


def test_an_exclusion_of_one_who_left_leaves_their_hand_over_to_the_privacy_officer() -> None:
    not_to_hana = exclusion(
        "noah",
        ExclusionKind.NOT_TO,
        ground=ExclusionGround.SAFETY,
        practitioners=frozenset({"hana"}),
    )
    assert looks(left(20) + not_to_hana, "sue", "noah") is None
    school = support("sue", "health", "noah")
    assert ids(web(left(91) + not_to_hana + school, "sue", "noah")) > {"sue-noah"}


def test_nobody_covers_an_edge_of_an_unknown_post() -> None:
    over = {"state": SupportState.ENDED, "span": Span(None, date(2026, 3, 1))}
    town = changed(TOWN, "hana-noah", **over) + support("cora", "health", "noah")
    town += Records(covers=(Cover("c", "cora", "hana", Span(TODAY, TODAY)),))
    assert ids(web(town, "cora", "noah")) == {"cora-noah", "hana-noah"}
    assert ids(web(changed(town, "hana-noah", post_id=None), "cora", "noah")) == {"cora-noah"}


def test_case_64_two_leads_of_two_kinds_stand_side_by_side() -> None:
    town = changed(TOWN, "sol-kai", lead=LeadKind.CHILD_PROTECTION)
    town = changed(town, "una-kai", lead=LeadKind.FAMILY_HELP) + agreement("kai", by="dawn")
    seen = web(town, "una", "kai")
    assert line(seen, "sol-kai").lead is LeadKind.CHILD_PROTECTION
    assert line(seen, "una-kai").lead is LeadKind.FAMILY_HELP


def test_case_66_each_adult_of_the_household_needs_a_reason() -> None:
    town = LEE_AT_HOME + enquiry("front-door", "isla", "dawn")
    assert ids(web(town, "fay", "isla")) == {"agency:school:isla"}
    assert ids(web(town, "fay", "dawn")) == {"agency:housing:dawn", "agency:gp:dawn"}
    assert looks(town, "fay", "lee") is None


def test_case_67_a_decision_not_to_share_closes_nothing_but_the_front_door() -> None:
    town = DAWN_AGREES + support("sol", "social", "dawn")
    refused = town + not_shared("dawn", ["social"], ["housing"])
    assert web(refused, "hugo", "dawn") == web(town, "hugo", "dawn")


def test_case_68_at_birth_the_edges_around_the_pregnancy_pass_to_the_child() -> None:
    maternity = Agency("maternity", "Maternity", Sector.MATERNITY, ContactCard())
    mia = Practitioner("mia", "Mia Orr", posts=(Post("post-mia", "maternity"),))
    need = Need("pregnancy", "dawn", NeedKind.PREGNANCY, "maternity", Span(date(2025, 11, 1)))
    town = TOWN + Records(agencies=(maternity,), practitioners=(mia,), needs=(need,))
    town += support("mia", "maternity", "dawn", Role.MIDWIFE, meets=("pregnancy",))
    town += support("hana", "health", "dawn", meets=("pregnancy",))
    by_hana = born(need, town.supports, "Ida", "Hale", date(2026, 5, 30))
    by_mia = born(need, town.supports, "Ida", "Hale", date(2026, 5, 30))
    assert by_hana == by_mia
    (ida,) = by_hana.people
    after = replace(town, needs=()) + by_hana
    for who in ("hana", "mia"):
        seen = web(after, who, ida.id)
        (own,) = [each for each in seen.supports if each.own]
        assert own.since == date(2025, 11, 1)
    assert len({person.id for person in (after + by_mia).people}) == len(TOWN.people) + 1


def test_case_69_a_relative_by_name_only_is_kin_without_reach() -> None:
    town = TOWN + named_relative("isla", "Nan Pat", Kin.GRANDPARENT)
    seen = web(town, "tom", "isla")
    (pat,) = [person for person in seen.people if person.name == "Nan Pat"]
    assert pat.by_name_only
    assert not pat.reached
    assert (pat.birth_date, pat.address, pat.sex, pat.family_ids) == (None, None, None, ())
    assert [kin.group for kin in seen.kin if kin.relative_id == pat.id] == [KinGroup.OTHER]
    assert looks(town, "tom", pat.id) is None
    assert pat.id not in {person.id for person in town.people}


def test_a_former_spouse_by_name_only_is_told_as_one() -> None:
    over = {"span": Span(end=date(2026, 3, 1)), "kind_agreed": True}
    seen = web(TOWN + named_relative("isla", "Pat", Kin.SPOUSE, **over), "tom", "isla")
    (kin,) = [each for each in seen.kin if each.kind is not None]
    assert (kin.kind, kin.group) == (Kin.FORMER_SPOUSE, KinGroup.FORMER_PARTNER)


NOT_TO_HUGO = exclusion(
    "dawn",
    ExclusionKind.NOT_TO,
    ground=ExclusionGround.SAFETY,
    practitioners=frozenset({"hugo"}),
)
IN_DANGER = changed(DAWN_AGREES, "hugo", posts=(Post("post-hugo", "housing", team_id="homes"),)) + (
    NOT_TO_HUGO
    + decision(["dawn"], ["housing"], opens=frozenset({"gp"}))
    + KAI_NAMES_D
    + Records(
        teams=(Team("homes", "Homes", "housing"),),
        leaderships=(Leadership("vic", TeamLead("homes", "housing", post_id="post-vic")),),
    )
)


def test_case_70_an_exclusion_for_safety_closes_every_way_but_the_own_edge() -> None:
    assert looks(IN_DANGER, "vic", "dawn") is None
    assert looks(IN_DANGER, "hugo", "kai") is None
    assert looks(IN_DANGER, "hugo", at_family("D")) is None
    seen = web(IN_DANGER, "hugo", "dawn")
    (dawn,) = seen.people
    assert ids(seen) == {"hugo-dawn"}
    assert (dawn.name, dawn.address, dawn.birth_date) == ("Dawn Hale", None, None)
    assert (dawn.family_ids, seen.kin) == ((), ())
    assert seen.notices == {Notice.CONTACT_RESTRICTED}
    assert web(IN_DANGER, "tom", "isla") == web(TOWN + KAI_NAMES_D, "tom", "isla")


def test_case_70_nor_is_she_kin_or_her_address_anywhere_for_him() -> None:
    at_isla = IN_DANGER + support("hugo", "housing", "isla")
    seen = web(at_isla, "hugo", "isla")
    assert "dawn" not in names(seen)
    assert [person.address for person in seen.people if person.id == "isla"] == [None]
    plain = TOWN + support("hugo", "housing", "isla")
    assert [person.address for person in web(plain, "hugo", "isla").in_focus] != [None]


def test_case_71_an_emergency_that_he_opens_himself_opens_nothing() -> None:
    opened = grant("hugo", "housing", "dawn", reasons={"dawn": "Said she was ill."})
    assert web(IN_DANGER + opened, "hugo", "dawn") == web(IN_DANGER, "hugo", "dawn")


def test_case_77_who_leads_a_sensitive_service_does_not_learn_the_name() -> None:
    nurses = changed(TOWN, "clara", posts=(Post("post-clara", "clinic", team_id="nurses"),))
    lead = TeamLead("nurses", "clinic", post_id="post-max")
    town = nurses + Records(
        practitioners=(Practitioner("max", "Max Orr", posts=(Post("post-max", "clinic"),)),),
        leaderships=(Leadership("max", lead),),
    )
    assert looks(town, "max", "kai") is None
    covers = Records(covers=(Cover("c", "max", "clara", Span(TODAY, TODAY)),))
    assert looks(town + covers, "max", "kai") is None


def test_case_78_an_edge_ends_with_its_post_and_not_with_the_job_at_the_agency() -> None:
    posts = (
        Post("post-una", "school", Span(None, date(2026, 4, 30)), Role.SENCO),
        Post("new", "school", Span(date(2026, 5, 1)), Role.OTHER),
    )
    town = changed(TOWN, "una", posts=posts)
    assert looks(town, "una", "kai") is None
    assert looks(changed(town, "una-kai", post_id="new"), "una", "kai") is not None


def test_case_79_a_familys_page_tells_only_what_its_ways_tell() -> None:
    mo = Records(
        people=(
            Person("mo", "Mo", "Finch", birth_date=PartialDate(date(1990, 1, 1))),
            Person("zed", "Zed", "Finch", birth_date=PartialDate(date(2020, 1, 1))),
        ),
        families=(Family("X"),),
        memberships=(
            Membership("D-mo", "mo", "D"),
            Membership("X-mo", "mo", "X"),
            Membership("X-zed", "zed", "X"),
        ),
    )
    town = TOWN + mo + support("hana", "health", "zed")
    town += agreement("mo", family_teams=frozenset({"X"}))
    (seen,) = [person for person in web(town, "hana", "mo").people if person.id == "mo"]
    assert seen.family_ids == ("X",)
    assert "mo" not in names(web(town, "hana", at_family("D")))
    assert "mo" in names(web(town, "hana", at_family("X")))


PREGNANT = DAWN_AGREES + Records(
    agencies=(Agency("maternity", "Maternity", Sector.MATERNITY),),
    practitioners=(Practitioner("mia", "Mia Orr", posts=(Post("post-mia", "maternity"),)),),
    needs=(Need("pregnancy", "dawn", NeedKind.PREGNANCY, "maternity", Span(date(2026, 1, 1))),),
    people=(Person("unborn", "Baby", "Hale", birth_date=PartialDate(TODAY + timedelta(days=40))),),
    kinships=(
        Kinship("kin-dawn-unborn", "dawn", "unborn", Kin.CHILD),
        Kinship("kin-isla-unborn", "isla", "unborn", Kin.UNBORN_SIBLING),
    ),
)
PREGNANT += support("mia", "maternity", "dawn", Role.MIDWIFE, meets=("pregnancy",))


def test_case_80_nothing_tells_a_pregnancy_to_who_may_not_see_the_need() -> None:
    assert web(PREGNANT, "hugo", "dawn") == web(DAWN_AGREES, "hugo", "dawn")
    assert web(PREGNANT, "tom", "isla") == web(DAWN_AGREES, "tom", "isla")
    asked = enquiry("front-door", "isla", "dawn")
    for about in ("isla", "dawn"):
        assert web(PREGNANT + asked, "fay", about) == web(DAWN_AGREES + asked, "fay", about)
    midwife = web(PREGNANT, "mia", "dawn")
    assert "unborn" in names(midwife)
    assert next(person for person in midwife.people if person.id == "dawn").pregnant


CONTACT = SafeguardingContact("Duty lead", ContactCard(phone="01632 960999"))


def test_case_81_the_front_door_sees_sensitive_services_through_their_contact() -> None:
    town = LEE_AT_HOME
    for agency in ("recovery", "clinic"):
        town = changed(town, agency, safeguarding=CONTACT)
    town += enquiry("front-door", "isla", "dawn", "lee") + enquiry("front-door", "kai")
    seen = web(town, "fay", "lee")
    assert ids(seen) == {"agency:recovery:lee"}
    recovery = line(seen, "agency:recovery:lee")
    assert (recovery.level, recovery.reason) == (Level.AGENCY, Reason.SAFEGUARDING_CONTACT)
    assert (recovery.agency.duty_name, recovery.agency.duty) == ("Duty lead", CONTACT.card)
    assert ids(web(town, "fay", "kai")) == {"agency:school:kai", "agency:social:kai"}
    with_probation = changed(town, "probation", safeguarding=CONTACT)
    assert "agency:probation:lee" in ids(web(with_probation, "fay", "lee"))
    kept = town + not_shared("lee", ["recovery"])
    assert ids(web(kept, "fay", "lee")) == set()


def test_case_82_who_covers_the_other_sides_worker_does_not_find_the_protected_one() -> None:
    town = TOWN + agreement("dawn", family_teams=D)
    town += support("cora", "health", "lee", Role.HEALTH_VISITOR)
    covers = Records(covers=(Cover("c", "hana", "cora", Span(TODAY, TODAY)),))
    assert looks(town + covers, "hana", "dawn") is not None
    assert looks(town + covers + APART, "hana", "dawn") is None


def test_case_83_no_address_where_somebody_shielded_lives() -> None:
    town = changed(TOWN, "kai", shielded=True) + support("rita", "recovery", "isla")
    assert [person.address for person in web(town, "rita", "isla").in_focus] == [None]
    elsewhere = changed(town, "kin-isla-kai", lives_with=False)
    elsewhere = changed(elsewhere, "kin-kai-isla", lives_with=False)
    elsewhere = changed(elsewhere, "kai", address="1 Other Road")
    assert [person.address for person in web(elsewhere, "rita", "isla").in_focus] != [None]
    the_same = changed(elsewhere, "kai", address=" 4 MARSH street.")
    the_same = changed(the_same, "isla", address="4 Marsh Street")
    assert [person.address for person in web(the_same, "rita", "isla").in_focus] == [None]
    named = changed(town, "kai", named_workers=frozenset({"sol"}))
    assert [person.address for person in web(named, "sol", "kai").in_focus] != [None]


IVY = Records(
    people=(
        Person("ivy", "Ivy", "Stone", birth_date=PartialDate(date(2016, 1, 1))),
        Person("ada", "Ada", "Stone"),
        Person("bea", "Bea", "Wood", birth_date=PartialDate(date(1996, 1, 1))),
    ),
    families=(Family("B"), Family("S")),
    memberships=(
        Membership("B-bea", "bea", "B"),
        Membership("B-ivy", "ivy", "B"),
        Membership("S-ada", "ada", "S"),
        Membership("S-ivy", "ivy", "S"),
    ),
    kinships=(
        Kinship("ivy-ada", "ivy", "ada", Kin.ADOPTIVE_PARENT),
        Kinship("ivy-bea", "ivy", "bea", Kin.NATURAL_MOTHER),
        Kinship("bea-ivy", "bea", "ivy", Kin.NATURAL_CHILD),
        Kinship("ada-ivy", "ada", "ivy", Kin.ADOPTED_CHILD),
    ),
)


def test_case_84_an_adoption_parts_kin() -> None:
    town = TOWN + IVY + support("hugo", "housing", "bea") + support("tom", "school", "ivy")
    assert names(web(town, "hugo", "bea")) == {"bea"}
    assert names(web(town, "tom", "ivy")) == {"ivy", "ada"}
    (ivy,) = web(town, "tom", "ivy").in_focus
    assert ivy.family_ids == ("S",)
    assert looks(town, "tom", at_family("B")) is None
    agreed = changed(town, "ivy-bea", kind_agreed=True)
    assert names(web(agreed, "tom", "ivy")) == {"ivy", "ada", "bea"}


def test_an_adoption_parts_kin_where_the_adopters_record_alone_tells_of_it() -> None:
    """Ben was left behind; nobody stands between him and Ada."""
    told = IVY.kinships[-1]
    ben = Records(
        people=(*IVY.people[:2], Person("ben", "Ben", "Wood")),
        kinships=(told, Kinship("ben-ivy", "ben", "ivy", Kin.NATURAL_SIBLING)),
    )
    town = TOWN + ben + support("hugo", "housing", "ben")
    assert names(web(town, "hugo", "ben")) == {"ben"}
    untold = Records(people=ben.people, kinships=ben.kinships[1:])
    before = TOWN + untold + support("hugo", "housing", "ben")
    assert names(web(before, "hugo", "ben")) == {"ben", "ivy"}


def test_case_85_a_former_partner_is_never_a_partner() -> None:
    for kind, span in (
        (Kin.EX_PARTNER, Span()),
        (Kin.FORMER_SPOUSE, Span()),
        (Kin.DOMESTIC_PARTNER, Span(None, TODAY - timedelta(days=1))),
    ):
        for agreed in (False, True):
            kin = Kinship("k", "dawn", "lee", kind, span, kind_agreed=agreed)
            seen = web(TOWN + Records(kinships=(kin,)), "hugo", "dawn")
            (shown,) = [each for each in seen.kin if each.relative_id == "lee"]
            assert shown.group is KinGroup.FORMER_PARTNER
            assert shown.kind in ((Kin.EX_PARTNER, Kin.FORMER_SPOUSE) if agreed else (None,))


def test_case_89_who_works_with_both_sees_each_alone_without_an_address() -> None:
    town = DAWN_AGREES + APART + support("vic", "housing", "dawn", id="v1")
    town += support("vic", "housing", "lee", id="v2")
    seen = web(town, "vic", "dawn")
    assert ids(seen) == {"v1", "hugo-dawn", "gita-dawn"}
    assert seen.notices == {Notice.SAFETY_ARRANGEMENT}
    (dawn,) = seen.in_focus
    assert dawn.address is None
    assert "lee" not in names(seen)


def test_case_90_an_enquiry_stays_with_the_protected_side() -> None:
    protected = Records(arrangements=(SafetyArrangement("apart", "isla", "lee"),))
    town = LEE_AT_HOME + enquiry("front-door", "isla", "dawn", "lee") + protected
    seen = web(town, "fay", "isla")
    assert ids(seen) == {"agency:school:isla"}
    assert seen.notices == {Notice.SAFETY_ARRANGEMENT}
    assert looks(town, "fay", "lee") is None


def test_what_is_handed_over_tells_nothing_to_whoever_is_kept_from_the_person() -> None:
    """Till it is confirmed; whoever typed a name themself keeps what they typed."""
    edge = TOWN + support("vic", "housing", "dawn", id="v1", typed_name="Dawn Hale")
    own = changed(edge, "v1", state=SupportState.PROPOSED, confirmed_on=None)
    handed = changed(own, "v1", proposed_by="hugo")
    assert web(handed, "vic", "dawn").in_focus[0].name == "Dawn Hale"
    kept = (
        exclusion("dawn", ExclusionKind.NOT_TO, "housing", ground=ExclusionGround.SAFETY),
        Records(interests=(Interest("vic", "dawn", InterestKind.FORMER_PARTNER),)),
        APART + support("vic", "housing", "lee", id="v2"),
    )
    for why in kept:
        assert looks(handed + why, "vic", "dawn") is None
        assert web(own + why, "vic", "dawn").in_focus[0].name == "Dawn Hale"


def test_case_99_a_family_is_not_reached_through_somebody_who_died() -> None:
    town = TOWN + KAI_NAMES_D
    seen = web(town, "hugo", "kai")
    assert seen.in_focus[0].reach == (Reach.FAMILY,)
    assert looks(changed(town, "dawn", deceased_on=date(2026, 5, 1)), "hugo", "kai") is None


def test_a_page_of_now_is_the_same_whatever_the_hour() -> None:
    assert web(TOWN, "tom", "isla", now=NOW) == web(TOWN, "tom", "isla", now=NOW.replace(hour=20))
