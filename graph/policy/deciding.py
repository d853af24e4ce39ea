"""From a person's agreements to the terms that decide for one service."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graph.consent import Consent
from graph.policy.agreements import is_silent
from graph.policy.case import Dossier
from graph.policy.terms import Terms
from graph.vocabulary import Authority, Level


@dataclass(frozen=True, slots=True)
class Standing:
    """The newest records of those who decide for a person, and how far each one's word goes."""

    records: tuple[Consent, ...]
    caps: dict[str, Level]
    """The most that each shows, by its id."""


def terms_for(dossier: Dossier, service: str | None) -> Terms | None:
    """The deciding terms for an agency's services; None where nothing is agreed or one said no.

    For `service` None: the terms for all services in general, which say what family teams and
    members may see. They come from the person's own agreement where it covers all services,
    else from all others' that do; agreed at no level, they name nobody.
    """
    if service not in dossier.terms:
        dossier.terms[service] = _decide(dossier, service)
    return dossier.terms[service]


def _decide(dossier: Dossier, service: str | None) -> Terms | None:
    if not dossier.facts.consents:
        return None
    standing = _standing(dossier)
    candidates = (names(standing.records, service) for names in dossier.ground.rules.deciders)
    records = next((records for records in candidates if records), ())
    if not records or any(is_silent(dossier, record) for record in records):
        return None
    terms = _together(dossier, records, standing)
    return None if service is None and terms.level is Level.HIDDEN else terms


def _standing(dossier: Dossier) -> Standing:
    """The newest record of each holder who still decides."""
    if dossier.standing is None:
        rules = dossier.ground.rules.authority
        caps = {
            consent.id: min((caps(dossier, consent) for caps in rules), default=Level.CONTACT)
            for consent in _newest(dossier)
        }
        records = (each for each in dossier.facts.consents if caps.get(each.id, Level.HIDDEN))
        dossier.standing = Standing(tuple(records), caps)
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
    """The terms of several agreements as one; the same for every service that they decide."""
    ids = frozenset(record.id for record in records)
    if ids not in dossier.combined:
        terms = _most_generous(dossier, records)
        if len(records) > 1:
            for narrows in dossier.ground.rules.narrowings:
                terms = narrows(terms, records)
        dossier.combined[ids] = _capped(terms, min(standing.caps[each] for each in ids))
    return dossier.combined[ids]


def _capped(terms: Terms, cap: Level) -> Terms:
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
