"""Gaps in services: those that every child has, needs that nobody meets, and what follows at 18."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from graph.gaps.agreed import ADULT
from graph.gaps.around import (
    begun,
    born_fact,
    counted,
    fact_of,
    live_lines,
    surely_over,
    surely_under,
)
from graph.gaps.gap import Fact, FactKind, Gap
from graph.gaps.thresholds import Thresholds
from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.records.dates import birthday
from graph.vocabulary import GapKind, NeedKind, Sector, SupportState

EDUCATION = frozenset({Sector.SCHOOL, Sector.SEND, Sector.EARLY_YEARS})
CHILDRENS = EDUCATION | {
    Sector.UNIVERSAL_CHILD_HEALTH,
    Sector.EARLY_HELP,
    Sector.CHILDRENS_SOCIAL_CARE,
    Sector.YOUTH,
    Sector.YOUTH_JUSTICE,
}
"""Their support ends with childhood."""
ADULTS = frozenset(
    {
        Sector.ADULT_SOCIAL_CARE,
        Sector.PROBATION,
        Sector.HOUSING,
        Sector.MONEY_AND_EMPLOYMENT,
        Sector.CAREERS,
    }
)

MEETING_SECTORS: Mapping[NeedKind, frozenset[Sector]] = {
    NeedKind.EDUCATION: EDUCATION | {Sector.CAREERS},
    NeedKind.EARLY_YEARS: frozenset({Sector.EARLY_YEARS, Sector.UNIVERSAL_CHILD_HEALTH}),
    NeedKind.MENTAL_HEALTH: frozenset({Sector.MENTAL_HEALTH}),
    NeedKind.PHYSICAL_HEALTH: frozenset(
        {Sector.GP, Sector.SPECIALIST_HEALTH, Sector.UNIVERSAL_CHILD_HEALTH}
    ),
    NeedKind.SUBSTANCE_USE: frozenset({Sector.SUBSTANCE_USE}),
    NeedKind.FAMILY_RELATIONSHIPS: frozenset(
        {Sector.EARLY_HELP, Sector.CHILDRENS_SOCIAL_CARE, Sector.VOLUNTARY}
    ),
    NeedKind.ABUSE_AND_EXPLOITATION: frozenset(
        {Sector.CHILDRENS_SOCIAL_CARE, Sector.POLICE, Sector.DOMESTIC_ABUSE}
    ),
    NeedKind.CRIME: frozenset(
        {Sector.YOUTH_JUSTICE, Sector.PROBATION, Sector.POLICE, Sector.YOUTH}
    ),
    NeedKind.DOMESTIC_ABUSE: frozenset({Sector.DOMESTIC_ABUSE}),
    NeedKind.SECURE_HOUSING: frozenset({Sector.HOUSING}),
    NeedKind.FINANCIAL_STABILITY: frozenset({Sector.MONEY_AND_EMPLOYMENT}),
    NeedKind.DISABILITY_AND_CARING: frozenset(
        {
            Sector.SEND,
            Sector.SPECIALIST_HEALTH,
            Sector.ADULT_SOCIAL_CARE,
            Sector.CHILDRENS_SOCIAL_CARE,
        }
    ),
    NeedKind.IMMIGRATION: frozenset({Sector.IMMIGRATION}),
    NeedKind.PREGNANCY: frozenset({Sector.MATERNITY}),
}
"""Which sectors may meet a need: somebody of such a service is shown, so it is not called unmet."""


def no_child_health(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """A small child, and nobody of the child health that comes to every family."""
    for person in counted(web):
        if surely_under(person, at.no_child_health, web.on) and not _is_with(
            web, person, frozenset({Sector.UNIVERSAL_CHILD_HEALTH})
        ):
            yield _missing(web, person, GapKind.NO_CHILD_HEALTH)


def no_education(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """A child of school age, and no school: from the first of September on, on or after the
    birthday."""
    for person in counted(web):
        born = person.birth_date
        if born is None or not surely_under(person, at.no_education_to, web.on):
            continue
        starts = first_of_september(birthday(born.latest, at.no_education_from))
        if starts <= web.on and not _is_with(web, person, EDUCATION):
            yield _missing(web, person, GapKind.NO_EDUCATION, starts)


def first_of_september(day: date) -> date:
    """The first 1 September that is not before a day."""
    this_year = date(day.year, 9, 1)
    return this_year if day <= this_year else date(day.year + 1, 9, 1)


def _is_with(web: SupportWeb, person: VisiblePerson, sectors: frozenset[Sector]) -> bool:
    return any(line.agency.sector in sectors for line in live_lines(web, person.id))


def _missing(
    web: SupportWeb, person: VisiblePerson, kind: GapKind, starts: date | None = None
) -> Gap:
    """Everybody should have it; since the support that is shown began, where that is later."""
    lines = live_lines(web, person.id)
    since = max((day for day in (begun(lines), starts) if day), default=None)
    facts = (born_fact(person), *map(fact_of, lines))
    return Gap(kind, person.id, (person.id,), facts, since=since, may_be_met=True)


def need_unmet(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """A need has been open for long; no support meets it, and nobody is there who might."""
    for person in counted(web):
        lines = live_lines(web, person.id)
        met = {need for line in lines for need in line.meets}
        around = {line.agency.sector for line in lines}
        open_needs = [
            (need, need.since)
            for need in person.needs
            if need.since is not None
            and (web.on - need.since).days > at.need_unmet
            and need.id not in met
            and around.isdisjoint(MEETING_SECTORS[need.kind])
        ]
        if open_needs:
            facts = tuple(
                Fact(FactKind.NEED, need.id, on=since, code=need.kind) for need, since in open_needs
            )
            since = min(since for _, since in open_needs) + timedelta(days=at.need_unmet)
            yield Gap(
                GapKind.NEED_UNMET, person.id, (person.id,), facts, since=since, may_be_met=True
            )


def no_adult_service(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Somebody turns 18 soon, services for children support them, and none for adults follows."""
    for person in counted(web):
        born = person.birth_date
        if born is None or surely_over(person, ADULT, web.on):
            continue
        day = birthday(born.value, ADULT)
        lines = [line for line in live_lines(web, person.id) if line.agency.sector in CHILDRENS]
        follows = any(
            line.agency.sector in ADULTS
            for line in web.supports_of(person.id)
            if line.state is not SupportState.ENDED
        )
        if 0 <= (day - web.on).days <= at.no_adult_service and lines and not follows:
            facts = (Fact(FactKind.TURNS, person.id, on=day, number=ADULT), *map(fact_of, lines))
            yield Gap(
                GapKind.NO_ADULT_SERVICE,
                person.id,
                (person.id,),
                facts,
                comes=day,
                may_be_met=True,
            )


def desert(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """A need for which the directory has no service at all; only where the directory is known."""
    offered = web.offered
    if offered is None:
        return
    for person in counted(web):
        needs = [need for need in person.needs if offered.isdisjoint(MEETING_SECTORS[need.kind])]
        if needs:
            facts = tuple(
                Fact(FactKind.NEED, need.id, on=need.since, code=need.kind) for need in needs
            )
            yield Gap(GapKind.DESERT, person.id, (person.id,), facts)
