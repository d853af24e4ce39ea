"""From a person's agreements to the terms that decide for one service."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from graph.policy.agreements import is_silent
from graph.policy.case import Dossier
from graph.policy.terms import Standing, Terms
from graph.records.agreements import Consent
from graph.vocabulary import Authority, Level


def terms_for(dossier: Dossier, service: str) -> Terms | None:
    """The deciding terms for an agency's services; None where nothing is agreed or one said no."""
    if not dossier.facts.consents:
        return None
    return _terms(dossier, service if service in _standing(dossier).named else None)


def general_terms(dossier: Dossier) -> Terms | None:
    """The deciding terms for all services in general, which name family teams and members.

    They come from the person's own agreement where it covers all services, else from all others'
    that do. Agreed at no level, they name nobody.
    """
    if not dossier.facts.consents:
        return None
    terms = _terms(dossier, None)
    return None if terms is None or terms.level is Level.HIDDEN else terms


def _terms(dossier: Dossier, service: str | None) -> Terms | None:
    """By the records that cover a service; None for one that no record names."""
    if service not in dossier.terms:
        dossier.terms[service] = _decide(dossier, _standing(dossier), service)
    return dossier.terms[service]


def _decide(dossier: Dossier, standing: Standing, service: str | None) -> Terms | None:
    candidates = (names(standing.records, service) for names in dossier.ground.rules.deciders)
    records = next((records for records in candidates if records), ())
    if not records or any(is_silent(dossier, record) for record in records):
        return None
    return _together(dossier, records, standing)


def _standing(dossier: Dossier) -> Standing:
    """The newest record of each holder who still decides."""
    if dossier.standing is None:
        rules = dossier.ground.rules.authority
        caps = {
            consent.id: min((caps(dossier, consent) for caps in rules), default=Level.CONTACT)
            for consent in _newest(dossier)
        }
        records = [each for each in dossier.facts.consents if caps.get(each.id, Level.HIDDEN)]
        named = frozenset().union(*(each.services for each in records if each.services))
        dossier.standing = Standing(tuple(records), caps, named)
    return dossier.standing


def _newest(dossier: Dossier) -> list[Consent]:
    """Of each holder's records that count, the one that began last."""
    now, rules = dossier.ground.moment.now, dossier.ground.rules
    by_holder: dict[tuple[Authority, str], list[tuple[datetime, str, Consent]]] = defaultdict(list)
    for consent in dossier.facts.consents:
        since = consent.since(now)
        if since is not None and not any(strikes(dossier, consent) for strikes in rules.records):
            by_holder[consent.authority, consent.holder_id].append((since, consent.id, consent))
    return [max(records, key=lambda each: each[:2])[2] for records in by_holder.values()]


def _together(dossier: Dossier, records: Sequence[Consent], standing: Standing) -> Terms:
    """The terms of several agreements as one."""
    terms = _most_generous(dossier, records)
    if len(records) > 1:
        for narrows in dossier.ground.rules.narrowings:
            terms = narrows(terms, records)
    cap = min(standing.caps[record.id] for record in records)
    if cap is Level.CONTACT:
        return terms
    sensitive = {agency: min(level, cap) for agency, level in terms.sensitive.items()}
    return replace(terms, level=min(terms.level, cap), sensitive=sensitive)


def _most_generous(dossier: Dossier, records: Sequence[Consent]) -> Terms:
    """All that any of them allows, for the narrowings to cut down."""
    first, *others = records
    sectors, named = set(first.sectors), set(first.named_agencies)
    teams, members = set(first.family_teams), set(first.family_members)
    sensitive = dict(first.sensitive)
    for record in others:
        sectors |= record.sectors
        named |= record.named_agencies
        teams |= record.family_teams
        members |= record.family_members
        for agency, level in record.sensitive.items():
            sensitive[agency] = max(level, sensitive.get(agency, Level.HIDDEN))
    return Terms(
        level=max(record.level for record in records),
        sensitive=sensitive,
        sectors=frozenset(sectors),
        named_agencies=frozenset(named),
        family_teams=frozenset(teams),
        family_members=frozenset(members),
        competence=not dossier.able
        and any(record.authority is Authority.SELF for record in records),
    )
