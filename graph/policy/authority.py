"""By what right somebody agrees for somebody else, and until when.

Authority is a record of its own. An agreement rests on one and stands only while it is live.
"""

from datetime import date, timedelta

from graph.policy.case import Dossier
from graph.records.agreements import Consent, HeldAuthority
from graph.records.dates import birthday
from graph.vocabulary import Authority, Jurisdiction

RANKS: tuple[frozenset[Authority], ...] = (
    frozenset({Authority.ADOPTER}),
    frozenset({Authority.SPECIAL_GUARDIAN, Authority.PERMANENT_CARER}),
    frozenset(
        {
            Authority.COUNCIL_UNDER_CARE_ORDER,
            Authority.SECRETARY,
            Authority.AUTHORISED_ABORIGINAL_AGENCY,
        }
    ),
    frozenset({Authority.ATTORNEY, Authority.DEPUTY}),
    frozenset({Authority.RESPONSIBILITY_BY_ORDER}),
    frozenset({Authority.PARENT}),
)
"""The highest first: of those who spoke it decides, and the others are heard."""

OF_VICTORIA = frozenset(
    {Authority.SECRETARY, Authority.PERMANENT_CARER, Authority.AUTHORISED_ABORIGINAL_AGENCY}
)
PARENTAL = frozenset({Authority.PARENT, Authority.RESPONSIBILITY_BY_ORDER})
"""They fade when the young person is presumed able; guardian, council and adopter hold on."""

DEPUTYS_AGE = 16
ATTORNEYS_AGE = 18


def authority_of(dossier: Dossier, consent: Consent) -> HeldAuthority | None:
    """The authority that an agreement rests on; None where there is no such record."""
    return _authorities(dossier).get((consent.authority_id, consent.holder_id, consent.authority))


def _authorities(
    dossier: Dossier,
) -> dict[tuple[str | None, str, Authority], HeldAuthority]:
    return dossier.remember(
        "authorities",
        lambda: {(each.id, each.holder_id, each.kind): each for each in dossier.facts.authorities},
    )


def kind_of(dossier: Dossier, held: HeldAuthority) -> Authority:
    """A delegate's is that of who delegated; DELEGATED where nobody is known to have."""
    above = delegator(dossier, held) if held.kind is Authority.DELEGATED else None
    return held.kind if above is None else above.kind


def delegator(dossier: Dossier, held: HeldAuthority) -> HeldAuthority | None:
    above = [each for each in dossier.facts.authorities if each.id == held.delegated_by]
    return above[0] if above else None


def rank_of(dossier: Dossier, held: HeldAuthority) -> int:
    kind = kind_of(dossier, held)
    return next((place for place, kinds in enumerate(RANKS) if kind in kinds), len(RANKS))


# What ends it, or says that it never was; each judged on a day.


def its_dates_say_so(_dossier: Dossier, held: HeldAuthority, day: date) -> bool:
    return not held.span.contains(day)


def its_holder_died(_dossier: Dossier, held: HeldAuthority, day: date) -> bool:
    return held.holder_died_on is not None and held.holder_died_on <= day


def a_parent_lacks_responsibility(dossier: Dossier, held: HeldAuthority, day: date) -> bool:
    """Parental responsibility stands on the kinship, on the child's own record."""
    return held.kind is Authority.PARENT and not any(
        kinship.relative_id == held.holder_id
        and kinship.parental_responsibility
        and kinship.span.contains(day)
        for kinship in dossier.facts.kin
    )


def its_holder_is_kept_away(dossier: Dossier, held: HeldAuthority, _day: date) -> bool:
    """`from` in a safety arrangement holds no authority for the person it protects."""
    return any(
        arrangement.protected_id == dossier.id and arrangement.from_id == held.holder_id
        for arrangement in dossier.arrangements
    )


def an_adoption_came_after_it(dossier: Dossier, held: HeldAuthority, day: date) -> bool:
    """An adoption order ends the authority of all before it."""
    begun = held.span.start or date.min
    return any(
        other.kind is Authority.ADOPTER
        and other.id != held.id
        and begun < (other.span.start or date.min) <= day
        for other in dossier.facts.authorities
    )


def who_delegated_lost_it(dossier: Dossier, held: HeldAuthority, day: date) -> bool:
    if held.kind is not Authority.DELEGATED:
        return False
    above = delegator(dossier, held)
    twice = above is not None and above.kind is Authority.DELEGATED
    return above is None or twice or not holds(dossier, above, day)


def its_law_is_another(dossier: Dossier, held: HeldAuthority, _day: date) -> bool:
    """Victoria's own authorities count in Victoria alone."""
    here = dossier.ground.moment.settings.jurisdiction
    return held.kind in OF_VICTORIA and here is not Jurisdiction.VICTORIA


AUTHORITY = (
    its_dates_say_so,
    its_holder_died,
    a_parent_lacks_responsibility,
    its_holder_is_kept_away,
    an_adoption_came_after_it,
    who_delegated_lost_it,
    its_law_is_another,
)


def holds(dossier: Dossier, held: HeldAuthority, day: date) -> bool:
    """The authority is live on a day."""
    rules = dossier.ground.rules.authority
    key = ("holds", held.id, held.holder_id, held.kind, day)
    return dossier.remember(key, lambda: not any(ends(dossier, held, day) for ends in rules))


# Ages: how long others decide for a child, and from when for an adult.


def last_day_of_parents(dossier: Dossier) -> date | None:
    """With the tail after the birthday; a young person found not able has parents to adulthood."""
    born, settings = dossier.person.birth_date, dossier.ground.moment.settings
    if born is None:
        return None
    if found_not_able(dossier, dossier.ground.today):
        return birthday(born.value, settings.adult_age) - timedelta(days=1)
    reached = birthday(born.value, settings.presumed_able_age)
    return reached + timedelta(days=settings.parents_tail_days - 1)


def found_not_able(dossier: Dossier, day: date) -> bool:
    """A young person for sure, by a finding: then others decide on."""
    settings = dossier.ground.moment.settings
    return dossier.surely_under(settings.adult_age, day) and _is_found(dossier, day)


def presumed_able(dossier: Dossier, day: date) -> bool:
    """To agree for themself, on a day. A finding holds for whoever may still be a young person."""
    settings = dossier.ground.moment.settings
    if not dossier.surely_over(settings.presumed_able_age, day):
        return False
    return dossier.surely_over(settings.adult_age, day) or not _is_found(dossier, day)


def _is_found(dossier: Dossier, day: date) -> bool:
    """With its note and evidence."""
    return any(
        each.note and each.evidence and each.span.contains(day) for each in dossier.facts.not_able
    )
