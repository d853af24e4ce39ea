"""Gaps in towns made by hand: of each one where it is true, and one where it is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.services.gaps.table import plain
from graph.gaps import DEFAULTS, REGISTRY, Gap, gaps_of
from graph.gaps.what_if import WhatIf, Without, what_if
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    KnownMeeting,
    Notice,
    Reason,
    SupportWeb,
    VisibleAgreement,
    VisibleDecision,
    VisibleNeed,
    VisiblePerson,
    VisibleSupport,
)
from graph.records.dates import PartialDate
from graph.records.model import InTouch
from graph.vocabulary import (
    Authority,
    ConsentState,
    DatePrecision,
    GapKind,
    LeadKind,
    MeetingKind,
    MeetingState,
    NeedKind,
    Reach,
    Sector,
    SupportState,
)
from tests.worlds import webs
from tests.worlds.webs import TODAY, web_of

SOCIAL_CARE = webs.agency("Saltmere Social Care", Sector.CHILDRENS_SOCIAL_CARE)
SCHOOL = webs.agency("Harbour School", Sector.SCHOOL)
HEALTH = webs.agency("Child Health", Sector.UNIVERSAL_CHILD_HEALTH)
HOUSING = webs.agency("Homes", Sector.HOUSING)
LONG_AGO = date(2026, 1, 5)


def days(number: int) -> date:
    """So many days after today; before it, where negative."""
    return TODAY + timedelta(days=number)


def somebody(born: date | None = date(1990, 5, 1), name: str = "ann", **more: Any) -> VisiblePerson:
    return VisiblePerson(
        name,
        name.title(),
        reach=more.pop("reach", (Reach.DIRECT,)),
        in_focus=True,
        birth_date=PartialDate(born) if born else None,
        family_ids=more.pop("family_ids", ("family",)),
        **more,
    )


def line(
    worker: str | None, agency: Any = SOCIAL_CARE, of: str = "ann", **more: Any
) -> VisibleSupport:
    if worker is not None:
        more = {"since": LONG_AGO, **more}
    return webs.support(worker, agency, of, **more)


def own(worker: str = "Mo Own", agency: Any = SOCIAL_CARE, **more: Any) -> VisibleSupport:
    return line(worker, agency, reason=Reason.OWN, own=True, **more)


def agreed(ends_on: date, authority: Authority = Authority.PARENT, **more: Any) -> VisibleAgreement:
    state = more.pop("state", ConsentState.GIVEN if ends_on >= TODAY else ConsentState.EXPIRED)
    given = more.pop("given_on", ends_on - timedelta(days=365))
    return VisibleAgreement(more.pop("id", "c1"), "ann", authority, state, given, ends_on)


def town(*lines: VisibleSupport, people: tuple[VisiblePerson, ...] = (), **more: Any) -> SupportWeb:
    agreements = tuple(more.pop("agreements", ()))
    person = more.pop("person", None) or somebody()
    more.setdefault("focus", Focus(FocusKind.FAMILY, ""))
    return web_of(list(people or (person,)), supports=list(lines), agreements=agreements, **more)


def crowd(agencies: int, *meetings: KnownMeeting) -> SupportWeb:
    """So many agencies around one person."""
    lines = [own()]
    for number, sector in enumerate(list(Sector)[: agencies - 1]):
        lines.append(line(f"W{number}", webs.agency(f"Agency {number}", sector)))
    return town(*lines, meetings=meetings)


def met(on: date, **more: Any) -> KnownMeeting:
    known = {
        "id": "m",
        "family_id": "family",
        "kind": MeetingKind.TEAM_AROUND_FAMILY,
        "state": MeetingState.HELD,
        "day": on,
    }
    return KnownMeeting(**{**known, **more})


def protected(*meetings: KnownMeeting) -> SupportWeb:
    """Somebody leads child protection."""
    return town(own(), line("Jo", SCHOOL, lead=LeadKind.CHILD_PROTECTION), meetings=meetings)


def three(*meetings: KnownMeeting, shared: int = 3, talked: int | None = None) -> SupportWeb:
    """Three people of one's own, whom a school supports too."""
    people = tuple(somebody(name=name) for name in ("ann", "bob", "cay"))
    lines = [own(of=person.id) for person in people]
    lines += [line("Jo", SCHOOL, of=person.id) for person in people[:shared]]
    if talked is not None:
        word = InTouch("worker-jo", days(-talked).isoformat())
        lines[0] = replace(lines[0], in_touch=(word,))
    return town(*lines, people=people, meetings=meetings)


def decided(review_on: date) -> tuple[VisibleDecision, ...]:
    return (VisibleDecision("d", "ann", days(-100), review_on),)


def found(kind: GapKind, web: SupportWeb) -> list[Gap]:
    return [gap for gap in gaps_of(web) if gap.kind is kind]


Town = Callable[[], SupportWeb]

TRUE: list[tuple[GapKind, Town, str]] = [
    (GapKind.NO_LEAD, lambda: town(own(), line("Jo", SCHOOL)), "ann"),
    (GapKind.NO_LEAD, lambda: town(own(), line(None, SCHOOL)), "ann"),
    (
        GapKind.NO_LEAD,
        lambda: town(
            own(),
            line("Jo", SCHOOL),
            line("Al", HOUSING, lead=LeadKind.OTHER, state=SupportState.ENDED),
        ),
        "ann",
    ),
    (
        GapKind.TWO_LEADS,
        lambda: town(own(lead=LeadKind.OTHER), line("Jo", SCHOOL, lead=LeadKind.OTHER)),
        "ann",
    ),
    (
        GapKind.WORKER_LEFT,
        lambda: town(
            line("Jo", reason=Reason.HAND_OVER), person=somebody(reach=(Reach.SUPERVISOR,))
        ),
        "ann",
    ),
    (
        GapKind.NEED_UNMET,
        lambda: town(
            own(), person=somebody(needs=(VisibleNeed("n", NeedKind.SECURE_HOUSING, days(-15)),))
        ),
        "ann",
    ),
    (GapKind.NEVER_ASKED, lambda: town(own(since=days(-15))), "ann"),
    (
        GapKind.NEVER_ASKED,
        lambda: town(line("Jo", reason=Reason.SUPERVISOR, since=days(-15))),
        "ann",
    ),
    (GapKind.UNCONFIRMED, lambda: town(own(confirmed_on=days(-91))), "ann"),
    (
        GapKind.UNCONFIRMED,
        lambda: town(line("Jo", reason=Reason.COVER, confirmed_on=days(-91))),
        "ann",
    ),
    (
        GapKind.WAITING_LONG,
        lambda: town(
            own(state=SupportState.PROPOSED, since=days(-15)),
            person=somebody(reach=(Reach.PROPOSER,)),
        ),
        "ann",
    ),
    (GapKind.NO_CHILD_HEALTH, lambda: town(own(), person=somebody(days(-400))), "ann"),
    (GapKind.NO_EDUCATION, lambda: town(own(), person=somebody(date(2021, 8, 31))), "ann"),
    (GapKind.NO_EDUCATION, lambda: town(own(), person=somebody(date(2010, 11, 24))), "ann"),
    (GapKind.AGREEMENT_ENDING, lambda: town(own(), agreements=[agreed(days(30))]), "ann"),
    (GapKind.AGREEMENT_ENDING, lambda: town(own(), agreements=[agreed(days(-1))]), "ann"),
    (
        GapKind.SEPARATE_TEAMS,
        lambda: town(
            own(),
            line("Jo", SCHOOL, of="bob"),
            people=(somebody(), somebody(name="bob")),
        ),
        "family",
    ),
    (GapKind.RELIES_ON_ONE, lambda: town(own()), "ann"),
    (
        GapKind.RELIES_ON_ONE,
        lambda: town(
            own(),
            line("Mo Own", of="bob", reason=Reason.OWN, own=True),
            line("Jo", SCHOOL),
            line("Al", HOUSING, of="bob"),
            people=(somebody(), somebody(name="bob")),
        ),
        "family",
    ),
    (GapKind.CARRIES_MUCH, lambda: team([9, 2, 2]), "worker-w0"),
    (
        GapKind.BIRTHDAY,
        lambda: town(own(), person=somebody(date(2011, 2, 17)), agreements=[agreed(days(300))]),
        "ann",
    ),
    (
        GapKind.BIRTHDAY,
        lambda: town(
            own(),
            person=somebody(date(2009, 2, 17)),
            agreements=[agreed(days(300), Authority.SPECIAL_GUARDIAN)],
        ),
        "ann",
    ),
    (GapKind.ENDS_SOON, lambda: town(own(until=days(60)), line("Jo", SCHOOL)), "ann"),
    (
        GapKind.NO_ADULT_SERVICE,
        lambda: town(own(), line("Jo", SCHOOL), person=somebody(date(2009, 5, 1))),
        "ann",
    ),
    (GapKind.NO_MEETING, lambda: crowd(6), "family"),
    (GapKind.NO_MEETING, lambda: crowd(6, met(days(-91))), "family"),
    (GapKind.NO_MEETING, lambda: crowd(6, met(days(5), state=MeetingState.CANCELLED)), "family"),
    (GapKind.NO_MEETING, lambda: crowd(6, met(days(-5), family_id="other")), "family"),
    (GapKind.NO_FAMILY_MEETING, protected, "family"),
    (GapKind.NO_FAMILY_MEETING, lambda: protected(met(days(-9))), "family"),
    (
        GapKind.NO_FAMILY_MEETING,
        lambda: protected(
            met(days(-9), kind=MeetingKind.FAMILY_GROUP, state=MeetingState.CANCELLED)
        ),
        "family",
    ),
    (GapKind.NOT_TALKED, three, SCHOOL.id),
    (GapKind.NOT_TALKED, lambda: three(talked=91), SCHOOL.id),
    (
        GapKind.NOT_TALKED,
        lambda: three(met(days(-9), practitioners=("worker-mo-own",))),
        SCHOOL.id,
    ),
    (GapKind.UNREVIEWED, lambda: town(own(), decisions=decided(days(-1))), "ann"),
    (
        GapKind.DESERT,
        lambda: town(
            own(),
            person=somebody(needs=(VisibleNeed("n", NeedKind.IMMIGRATION, days(-1)),)),
            offered=frozenset({Sector.SCHOOL}),
        ),
        "ann",
    ),
]

FALSE: list[tuple[GapKind, str, Town]] = [
    (GapKind.NO_LEAD, "one agency", lambda: town(own(), line("Jo"))),
    (
        GapKind.NO_LEAD,
        "somebody leads",
        lambda: town(own(), line("Jo", SCHOOL, lead=LeadKind.OTHER)),
    ),
    (
        GapKind.NO_LEAD,
        "the second waits still",
        lambda: town(own(), line("Jo", SCHOOL, state=SupportState.PROPOSED)),
    ),
    (
        GapKind.TWO_LEADS,
        "one of each kind",
        lambda: town(
            own(lead=LeadKind.FAMILY_HELP), line("Jo", SCHOOL, lead=LeadKind.CHILD_PROTECTION)
        ),
    ),
    (GapKind.WORKER_LEFT, "still there", lambda: town(line("Jo", reason=Reason.SUPERVISOR))),
    (
        GapKind.NEED_UNMET,
        "a housing officer is there",
        lambda: town(
            own(),
            line("Jo", HOUSING),
            person=somebody(needs=(VisibleNeed("n", NeedKind.SECURE_HOUSING, days(-15)),)),
        ),
    ),
    (
        GapKind.NEED_UNMET,
        "the viewer meets it",
        lambda: town(
            own(meets=("n",)),
            person=somebody(needs=(VisibleNeed("n", NeedKind.SECURE_HOUSING, days(-15)),)),
        ),
    ),
    (
        GapKind.NEED_UNMET,
        "only a fortnight",
        lambda: town(
            own(), person=somebody(needs=(VisibleNeed("n", NeedKind.SECURE_HOUSING, days(-14)),))
        ),
    ),
    (GapKind.NEVER_ASKED, "only a fortnight", lambda: town(own(since=days(-14)))),
    (GapKind.NEVER_ASKED, "agreed", lambda: town(own(), agreements=[agreed(days(300))])),
    (
        GapKind.NEVER_ASKED,
        "refused",
        lambda: town(own(), agreements=[agreed(days(300), state=ConsentState.REFUSED)]),
    ),
    (GapKind.NEVER_ASKED, "something is shown as agreed", lambda: town(own(), line("Jo", SCHOOL))),
    (
        GapKind.NEVER_ASKED,
        "decided without",
        lambda: town(own(), line("Jo", SCHOOL, reason=Reason.DECISION)),
    ),
    (
        GapKind.NEVER_ASKED,
        "agreed that support exists",
        lambda: town(own(), person=somebody(other_support=True)),
    ),
    (GapKind.UNCONFIRMED, "ninety days", lambda: town(own(confirmed_on=days(-90)))),
    (GapKind.UNCONFIRMED, "not told when", lambda: town(line("Jo", SCHOOL))),
    (
        GapKind.WAITING_LONG,
        "only a fortnight",
        lambda: town(own(state=SupportState.PROPOSED, since=days(-14))),
    ),
    (GapKind.WAITING_LONG, "confirmed", lambda: town(own())),
    (
        GapKind.NO_CHILD_HEALTH,
        "five today",
        lambda: town(own(), person=somebody(date(2021, 11, 23))),
    ),
    (
        GapKind.NO_CHILD_HEALTH,
        "a health visitor by her agency's name",
        lambda: town(own(), line(None, HEALTH), person=somebody(days(-400))),
    ),
    (GapKind.NO_CHILD_HEALTH, "unborn", lambda: town(own(), person=somebody(days(40)))),
    (GapKind.NO_CHILD_HEALTH, "age unknown", lambda: town(own(), person=somebody(None))),
    (
        GapKind.NO_EDUCATION,
        "five after September",
        lambda: town(own(), person=somebody(date(2021, 9, 2))),
    ),
    (GapKind.NO_EDUCATION, "sixteen", lambda: town(own(), person=somebody(date(2010, 11, 23)))),
    (
        GapKind.NO_EDUCATION,
        "a school by its name",
        lambda: town(own(), line(None, SCHOOL), person=somebody(date(2015, 1, 1))),
    ),
    (GapKind.AGREEMENT_ENDING, "in 31 days", lambda: town(own(), agreements=[agreed(days(31))])),
    (
        GapKind.AGREEMENT_ENDING,
        "another goes on",
        lambda: town(own(), agreements=[agreed(days(-9)), agreed(days(200), id="c2")]),
    ),
    (
        GapKind.AGREEMENT_ENDING,
        "they said no since",
        lambda: town(
            own(),
            agreements=[
                agreed(days(-9)),
                agreed(days(300), id="c2", given_on=days(-3), state=ConsentState.REFUSED),
            ],
        ),
    ),
    (GapKind.AGREEMENT_ENDING, "nobody supports", lambda: town(agreements=[agreed(days(-9))])),
    (
        GapKind.SEPARATE_TEAMS,
        "one agency for both",
        lambda: town(own(), line("Jo", of="bob"), people=(somebody(), somebody(name="bob"))),
    ),
    (
        GapKind.SEPARATE_TEAMS,
        "two families",
        lambda: town(
            own(),
            line("Jo", SCHOOL, of="bob"),
            people=(somebody(), somebody(name="bob", family_ids=("other",))),
        ),
    ),
    (GapKind.RELIES_ON_ONE, "two workers", lambda: town(own(), line("Jo"))),
    (GapKind.RELIES_ON_ONE, "another agency by name", lambda: town(own(), line(None, SCHOOL))),
    (
        GapKind.RELIES_ON_ONE,
        "other support is in place",
        lambda: town(own(), person=somebody(other_support=True)),
    ),
    (GapKind.CARRIES_MUCH, "an even team", lambda: team([3, 3, 2])),
    (GapKind.CARRIES_MUCH, "nobody to compare", lambda: team([9])),
    (
        GapKind.BIRTHDAY,
        "a guardian's word holds to 18",
        lambda: town(
            own(),
            person=somebody(date(2011, 2, 17)),
            agreements=[agreed(days(300), Authority.SPECIAL_GUARDIAN)],
        ),
    ),
    (
        GapKind.BIRTHDAY,
        "their own word",
        lambda: town(
            own(),
            person=somebody(date(2011, 2, 17)),
            agreements=[agreed(days(300), Authority.SELF)],
        ),
    ),
    (
        GapKind.BIRTHDAY,
        "in 91 days",
        lambda: town(own(), person=somebody(date(2011, 2, 22)), agreements=[agreed(days(300))]),
    ),
    (
        GapKind.ENDS_SOON,
        "one of three",
        lambda: town(own(until=days(60)), line("Jo", SCHOOL), line("Al", HOUSING)),
    ),
    (GapKind.ENDS_SOON, "in 61 days", lambda: town(own(until=days(61)))),
    (
        GapKind.NO_ADULT_SERVICE,
        "housing is there",
        lambda: town(own(), line("Jo", HOUSING), person=somebody(date(2009, 5, 1))),
    ),
    (
        GapKind.NO_ADULT_SERVICE,
        "18 already",
        lambda: town(own(), person=somebody(date(2008, 11, 22))),
    ),
    (GapKind.NO_MEETING, "five agencies", lambda: crowd(5)),
    (GapKind.NO_MEETING, "they met ninety days ago", lambda: crowd(6, met(days(-90)))),
    (
        GapKind.NO_MEETING,
        "one is planned",
        lambda: crowd(6, met(days(0), state=MeetingState.PLANNED)),
    ),
    (GapKind.NO_FAMILY_MEETING, "nobody leads child protection", lambda: town(own())),
    *(
        (
            GapKind.NO_FAMILY_MEETING,
            f"it was {state}",
            lambda state=state: protected(
                met(days(-300), kind=MeetingKind.FAMILY_GROUP, state=state)
            ),
        )
        for state in (MeetingState.OFFERED, MeetingState.DECLINED, MeetingState.PLANNED)
    ),
    (GapKind.NOT_TALKED, "two people", lambda: three(shared=2)),
    (GapKind.NOT_TALKED, "in touch ninety days ago", lambda: three(talked=90)),
    (
        GapKind.NOT_TALKED,
        "they met",
        lambda: three(met(days(-9), practitioners=("worker-jo", "worker-mo-own"))),
    ),
    (
        GapKind.NOT_TALKED,
        "a colleague's people",
        lambda: replace(
            three(),
            supports=tuple(
                replace(each, own=False, reason=Reason.SUPERVISOR) for each in three().supports
            ),
        ),
    ),
    (
        GapKind.NOT_TALKED,
        "since a fortnight",
        lambda: replace(
            three(),
            supports=tuple(
                each if each.own else replace(each, since=days(-14)) for each in three().supports
            ),
        ),
    ),
    (
        GapKind.UNREVIEWED,
        "today is the day",
        lambda: town(own(), decisions=decided(days(0))),
    ),
    (
        GapKind.DESERT,
        "a service is there",
        lambda: town(
            own(),
            person=somebody(needs=(VisibleNeed("n", NeedKind.IMMIGRATION, days(-1)),)),
            offered=frozenset({Sector.IMMIGRATION}),
        ),
    ),
    (
        GapKind.DESERT,
        "a viewer does not look for it",
        lambda: town(
            own(), person=somebody(needs=(VisibleNeed("n", NeedKind.IMMIGRATION, days(-1)),))
        ),
    ),
]


def team(caseloads: list[int]) -> SupportWeb:
    """A team of which the viewer leads everybody; each worker with people of their own."""
    people, lines = [], []
    for number, count in enumerate(caseloads):
        for place in range(count):
            name = f"p{number}-{place}"
            people.append(somebody(name=name, family_ids=(), reach=(Reach.SUPERVISOR,)))
            lines.append(line(f"W{number}", of=name, reason=Reason.SUPERVISOR))
    return town(*lines, people=tuple(people))


@pytest.mark.parametrize(("kind", "made", "subject"), TRUE)
def test_a_gap_is_found_where_something_is_missing(kind: GapKind, made: Town, subject: str) -> None:
    assert [gap.subject for gap in found(kind, made()) if gap.subject == subject] == [subject]


@pytest.mark.parametrize(("kind", "why", "made"), FALSE)
def test_no_gap_is_found_where_nothing_is_missing(kind: GapKind, why: str, made: Town) -> None:
    assert found(kind, made()) == [], why


def test_each_gap_has_a_true_town_and_a_false_one() -> None:
    kinds = {rule.kind for rule in REGISTRY}
    assert {kind for kind, _, _ in TRUE} == {kind for kind, _, _ in FALSE} == kinds
    assert kinds == set(GapKind)


@pytest.mark.parametrize(
    "out",
    [
        {"deceased": True},
        {"shielded": True},
        {"reach": (Reach.ENQUIRY,)},
        {"reach": (Reach.EMERGENCY, Reach.DECISION)},
        {"birth_date": PartialDate(days(30))},
    ],
)
def test_who_died_is_shielded_unborn_or_nobody_s_to_work_with_counts_in_no_gap(
    out: dict[str, Any],
) -> None:
    for kind, made, _ in TRUE:
        if kind is GapKind.WAITING_LONG:
            continue
        web = made()
        gone = replace(web, people=tuple(replace(person, **out) for person in web.people))
        assert found(kind, gone) == [], kind


def test_where_contact_is_restricted_nothing_is_looked_for() -> None:
    for kind, made, _ in TRUE:
        if kind is not GapKind.WAITING_LONG:
            restricted = replace(made(), notices=frozenset({Notice.CONTACT_RESTRICTED}))
            assert found(kind, restricted) == [], kind


def test_a_month_or_a_year_of_birth_counts_only_where_it_is_sure() -> None:
    def child(value: date, precision: DatePrecision) -> VisiblePerson:
        return replace(somebody(), birth_date=PartialDate(value, precision))

    perhaps_five = town(own(), person=child(date(2021, 1, 1), DatePrecision.YEAR))
    under_five = town(own(), person=child(date(2022, 1, 1), DatePrecision.YEAR))
    assert not found(GapKind.NO_CHILD_HEALTH, perhaps_five)
    assert found(GapKind.NO_CHILD_HEALTH, under_five)


def test_a_digest_stays_while_the_facts_stay_and_moves_with_them() -> None:
    (before,) = found(GapKind.UNCONFIRMED, town(own(confirmed_on=days(-120))))
    renamed = own(confirmed_on=days(-120))
    later = replace(town(renamed), on=days(5))
    (after,) = found(GapKind.UNCONFIRMED, later)
    (moved,) = found(GapKind.UNCONFIRMED, town(own(confirmed_on=days(-119))))
    assert before.digest == after.digest != moved.digest


def test_a_deployment_s_threshold_counts() -> None:
    web = town(own(confirmed_on=days(-100)))
    assert found(GapKind.UNCONFIRMED, web)
    later = replace(DEFAULTS, unconfirmed=120)
    assert not [gap for gap in gaps_of(web, later) if gap.kind is GapKind.UNCONFIRMED]


def test_without_their_only_worker_somebody_has_nobody_and_a_lead_is_missing_elsewhere() -> None:
    web = town(
        own(),
        own(of="bob"),
        line("Jo", SCHOOL, of="bob", lead=LeadKind.OTHER),
        line("Al", HOUSING, of="bob"),
        people=(somebody(), somebody(name="bob")),
    )
    without_me = what_if(web, Without.WORKER, "worker-mo-own")
    assert without_me.alone == ("ann",)
    without_jo = what_if(web, Without.WORKER, "worker-jo")
    assert without_jo.alone == ()
    assert [gap.subject for gap in without_jo.gaps if gap.kind is GapKind.NO_LEAD] == ["bob"]
    assert what_if(web, Without.AGENCY, SCHOOL.id).gaps == without_jo.gaps


def test_without_what_was_agreed_only_one_s_own_work_and_duty_are_left() -> None:
    web = town(own(), line("Jo", SCHOOL), person=somebody(date(2015, 1, 1)))
    ended = what_if(web, Without.AGREEMENTS)
    assert ended.alone == ()
    assert {gap.kind for gap in ended.gaps} >= {GapKind.NO_EDUCATION, GapKind.RELIES_ON_ONE}


def test_who_is_not_there_changes_nothing_by_leaving() -> None:
    assert what_if(town(own()), Without.WORKER, "stranger") == WhatIf((), ())


@pytest.mark.parametrize("text", ["=1+1", "+44", "-x", "@x", "\tx", "\rx"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert plain(text) == f"'{text}"
    assert plain("Dawn = Hale") == "Dawn = Hale"
