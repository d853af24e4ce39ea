"""From what stands to the terms that decide for one service."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import TypeVar

from graph.policy.agreements import cap_of, said_by_holder, services_named, standing
from graph.policy.authority import authority_of, delegator, rank_of
from graph.policy.case import Dossier
from graph.policy.terms import Part, Statement, Terms
from graph.records.agreements import HeldAuthority
from graph.vocabulary import Authority, Level

Item = TypeVar("Item")


def terms_for(dossier: Dossier, service: str) -> Terms | None:
    """The deciding terms for an agency's services; None where nothing is agreed or one said no."""
    if not dossier.facts.consents:
        return None
    named = service if service in services_named(dossier) else None
    return dossier.remember(("terms", named), lambda: _decide(dossier, named))


def general_terms(dossier: Dossier) -> Terms | None:
    """The deciding terms for all services in general, which name family teams and members.

    Agreed at no level, they name nobody.
    """
    if not dossier.facts.consents:
        return None
    terms = dossier.remember(("terms", None), lambda: _decide(dossier, None))
    return None if terms is None or terms.level is Level.HIDDEN else terms


def _decide(dossier: Dossier, service: str | None) -> Terms | None:
    spoken = [
        said
        for holder in said_by_holder(dossier).values()
        for said in standing(dossier, holder, service)
    ]
    capped = any(said.caps for said in spoken)
    words = [said for said in spoken if not said.caps and cap_of(dossier, said) > Level.HIDDEN]
    candidates = (names(dossier, words) for names in dossier.ground.rules.deciders)
    deciding = next((those for those in candidates if those), ())
    if not deciding or any(said.no for said in deciding):
        return None
    terms = _together(dossier, deciding)
    cap = min(cap_of(dossier, said) for said in deciding)
    return _under_a_cap(terms, min(cap, Level.AGENCY)) if capped or cap < Level.CONTACT else terms


def _under_a_cap(terms: Terms, cap: Level) -> Terms:
    """Nothing by name, and nobody of the family."""
    return replace(
        terms,
        level=min(terms.level, cap),
        sensitive={},
        parts=tuple(replace(part, family_teams=frozenset()) for part in terms.parts),
        family_teams=frozenset(),
        family_members=frozenset(),
    )


# Deciders: whose agreements decide for a service.


def the_person_themself(_dossier: Dossier, words: Sequence[Statement]) -> Sequence[Statement]:
    return [said for said in words if said.record.authority is Authority.SELF]


def the_highest_rank_that_spoke(
    dossier: Dossier, words: Sequence[Statement]
) -> Sequence[Statement]:
    """All of one rank together. A delegate counts with who delegated, and can only narrow: their
    yes counts beside a yes of theirs, never alone."""
    willing = {said.record.holder_id for said in words if not said.no}
    ranked = [
        (rank_of(dossier, held), said)
        for said in words
        if (held := authority_of(dossier, said.record)) is not None
        and (said.no or _is_not_alone(dossier, held, willing))
    ]
    return [said for rank, said in ranked if rank == min(rank for rank, _ in ranked)]


def _is_not_alone(dossier: Dossier, held: HeldAuthority, willing: set[str]) -> bool:
    above = delegator(dossier, held) if held.kind is Authority.DELEGATED else None
    return above is None or above.holder_id in willing


DECIDERS = (the_person_themself, the_highest_rank_that_spoke)


# Narrowings: how the agreements of several holders become one.


def the_lowest_level_wins(terms: Terms, records: Sequence[Statement]) -> Terms:
    return replace(terms, level=min(said.record.level for said in records))


def by_name_only_where_all_named_it(terms: Terms, records: Sequence[Statement]) -> Terms:
    """At the lowest level that any of them gave it."""
    agencies = _in_all([frozenset(said.record.sensitive) for said in records])
    return replace(
        terms,
        sensitive={
            agency: min(said.record.sensitive[agency] for said in records) for agency in agencies
        },
    )


def everybody_is_a_recipient_of_each(terms: Terms, records: Sequence[Statement]) -> Terms:
    return replace(terms, parts=tuple(map(_part, records)))


def only_families_in_all(terms: Terms, records: Sequence[Statement]) -> Terms:
    """They stand in agreements for all services: every holder who has one must name them."""
    teams = [said.record.family_teams for said in records if not said.named]
    return replace(terms, family_teams=_in_all(teams))


def only_members_in_all(terms: Terms, records: Sequence[Statement]) -> Terms:
    members = [_members(said) for said in records]
    return replace(terms, family_members=_in_all(members))


NARROWINGS = (
    the_lowest_level_wins,
    by_name_only_where_all_named_it,
    everybody_is_a_recipient_of_each,
    only_families_in_all,
    only_members_in_all,
)


def _in_all(sets: Sequence[frozenset[Item]]) -> frozenset[Item]:
    return reduce(frozenset.intersection, sets) if sets else frozenset()


def _part(said: Statement) -> Part:
    record = said.record
    teams = frozenset() if said.named else record.family_teams
    return Part(record.sectors, record.named_agencies, teams)


def _members(said: Statement) -> frozenset[str]:
    """Whom an agreement for all services names; one for named services names nobody."""
    return frozenset() if said.named else said.record.family_members


def _together(dossier: Dossier, records: Sequence[Statement]) -> Terms:
    """The terms of several agreements as one: all that any allows, then narrowed."""
    terms = _most_generous(records)
    for narrows in dossier.ground.rules.narrowings:
        terms = narrows(terms, records)
    return terms


def _most_generous(records: Sequence[Statement]) -> Terms:
    """All that any of them allows, for the narrowings to cut down."""
    sectors = frozenset().union(*(said.record.sectors for said in records))
    named = frozenset().union(*(said.record.named_agencies for said in records))
    teams = frozenset().union(*(said.record.family_teams for said in records if not said.named))
    sensitive: dict[str, Level] = {}
    for said in records:
        for agency, level in said.record.sensitive.items():
            sensitive[agency] = max(level, sensitive.get(agency, Level.HIDDEN))
    return Terms(
        level=max(said.record.level for said in records),
        sensitive=sensitive,
        parts=(Part(sectors, named, teams),),
        family_teams=teams,
        family_members=frozenset().union(*map(_members, records)),
    )
