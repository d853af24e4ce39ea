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
class _Standing:
    """A holder's newest record, as far as the holder's word goes today."""

    consent: Consent
    cap: Level


def terms_for(dossier: Dossier, service: str | None) -> Terms | None:
    """The deciding terms for an agency's services; None where nothing is agreed or one said no.

    For `service` None: the terms for all services in general, which say what family teams and
    members may see. They come from the person's own agreement where it covers all services,
    else from all others' that do.
    """
    if service not in dossier.terms:
        dossier.terms[service] = _decide(dossier, service)
    return dossier.terms[service]


def _decide(dossier: Dossier, service: str | None) -> Terms | None:
    standing = {each.consent.id: each for each in _standing(dossier)}
    records = _deciding_records(dossier, [each.consent for each in standing.values()], service)
    if not records or any(is_silent(dossier, record) for record in records):
        return None
    terms = _most_generous(dossier, records, service)
    for narrows in dossier.ground.rules.narrowings:
        terms = narrows(terms, records, service)
    cap = min(standing[record.id].cap for record in records)
    return replace(terms, level=min(terms.level, cap), by_name=min(terms.by_name, cap))


def _standing(dossier: Dossier) -> list[_Standing]:
    """The newest record of each holder who still decides."""
    now, rules = dossier.ground.moment.now, dossier.ground.rules
    by_holder: dict[tuple[Authority, str], list[tuple[datetime, str, Consent]]] = defaultdict(list)
    for consent in dossier.facts.consents:
        since = consent.since(now)
        if since is not None and not any(strikes(dossier, consent) for strikes in rules.records):
            by_holder[consent.authority, consent.holder_id].append((since, consent.id, consent))
    newest = (max(records, key=lambda each: each[:2])[2] for records in by_holder.values())
    standing = (
        _Standing(consent, min((caps(dossier, consent) for caps in rules.authority), default=ALL))
        for consent in newest
    )
    return [each for each in standing if each.cap > Level.HIDDEN]


ALL = Level.CONTACT


def _deciding_records(
    dossier: Dossier, standing: Sequence[Consent], service: str | None
) -> Sequence[Consent]:
    candidates = (names(standing, service) for names in dossier.ground.rules.deciders)
    return next((records for records in candidates if records), [])


def _most_generous(dossier: Dossier, records: Sequence[Consent], service: str | None) -> Terms:
    """All that any of them allows, for the narrowings to cut down."""
    return Terms(
        level=max(record.level for record in records),
        by_name=max(record.sensitive.get(service or "", Level.HIDDEN) for record in records),
        sectors=frozenset().union(*(record.sectors for record in records)),
        named_agencies=frozenset().union(*(record.named_agencies for record in records)),
        family_teams=frozenset().union(*(record.family_teams for record in records)),
        family_members=frozenset().union(*(record.family_members for record in records)),
        competence=not dossier.able
        and any(record.authority is Authority.SELF for record in records),
    )
