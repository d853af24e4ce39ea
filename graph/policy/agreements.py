"""Standing agreements, and which of them decide for a service.

Of the records of one holder under one authority the newest stands, a "said no" included: it
supersedes the earlier ones at once. An ended one still stands, as a no for what it covers, so
that an agreement never reveals more by ending than while it lasted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import reduce
from typing import TypeVar

from graph.policy.case import Dossier, Moment
from graph.policy.terms import Terms
from graph.records.agreements import Consent, ConsentEvent
from graph.records.dates import add_months, birthday
from graph.vocabulary import (
    ADULT_AUTHORITIES,
    Authority,
    ConsentEventKind,
    ConsentState,
    Level,
    SupportState,
)

Item = TypeVar("Item")

AGREEMENT_MONTHS = 12
"""No agreement lasts longer without being renewed, whatever its record says."""

UNCONFIRMED = frozenset({SupportState.PROPOSED, SupportState.ENTERED_IN_ERROR})


# Records: which count at all.


def the_holder_is_somebody_else(dossier: Dossier, consent: Consent) -> bool:
    """Only the person themself agrees as themself."""
    return consent.authority is Authority.SELF and consent.holder_id != dossier.id


def the_holder_is_kept_away(dossier: Dossier, consent: Consent) -> bool:
    """`from` in a safety arrangement holds no authority for the person it protects."""
    return any(
        arrangement.protected_id == dossier.id and arrangement.from_id == consent.holder_id
        for arrangement in dossier.arrangements
    )


def the_recorder_is_not_confirmed(dossier: Dossier, consent: Consent) -> bool:
    """An agreement recorded by somebody without a confirmed edge opens nothing until it is.

    A no or a withdrawal counts at once. A record without recorder came from an agency's own
    system.
    """
    if consent.recorded_by is None or is_silent(dossier, consent):
        return False
    return not any(
        edge.practitioner_id == consent.recorded_by
        and edge.confirmed_on is not None
        and edge.state not in UNCONFIRMED
        for edge in dossier.facts.supports
    )


def a_young_person_was_not_found_competent(dossier: Dossier, consent: Consent) -> bool:
    """Below the age of presumed ability one's own agreement needs a note of competence.

    Without it nobody with authority has agreed, so it supersedes nothing either. A no or a
    withdrawal needs no competence: it counts at once, for the services that it names.
    """
    if consent.authority is not Authority.SELF or dossier.able or consent.competence_note:
        return False
    moment = dossier.ground.moment
    return not (it_was_refused(moment, consent) or it_was_withdrawn(moment, consent))


def the_person_died(dossier: Dossier, _consent: Consent) -> bool:
    """Agreements end with the person; only existing workers keep sight."""
    return dossier.dead


RECORDS = (
    the_holder_is_somebody_else,
    the_holder_is_kept_away,
    the_recorder_is_not_confirmed,
    a_young_person_was_not_found_competent,
    the_person_died,
)


# Silences: what turns a standing agreement into a no.


def it_was_refused(moment: Moment, consent: Consent) -> bool:
    return consent.state(moment.now, moment.today) is ConsentState.REFUSED


def it_was_withdrawn(moment: Moment, consent: Consent) -> bool:
    return consent.state(moment.now, moment.today) is ConsentState.WITHDRAWN


def it_expired(moment: Moment, consent: Consent) -> bool:
    """The last day counts."""
    return consent.state(moment.now, moment.today) is ConsentState.EXPIRED


def its_twelve_months_are_over(moment: Moment, consent: Consent) -> bool:
    """Twelve months from when it was given or last renewed, whatever date the record states."""
    given = [event for event in consent.events if event.at <= moment.now and _opens(event)]
    return bool(given) and moment.today > _twelve_months_from(moment, consent, given[-1])


def _opens(event: ConsentEvent) -> bool:
    return event.kind in (ConsentEventKind.GIVEN, ConsentEventKind.RENEWED)


def _twelve_months_from(moment: Moment, consent: Consent, event: ConsentEvent) -> date:
    on = event.at.astimezone(moment.settings.time_zone).date()
    if event.kind is ConsentEventKind.GIVEN:
        on = min(on, consent.given_on)
    return add_months(on, AGREEMENT_MONTHS)


SILENCES = (it_was_refused, it_was_withdrawn, it_expired, its_twelve_months_are_over)


def is_silent(dossier: Dossier, consent: Consent) -> bool:
    """The record is a no, or was an agreement and is none any more."""
    known = dossier.silent.get(consent.id)
    if known is None:
        moment, rules = dossier.ground.moment, dossier.ground.rules.silences
        known = any(silences(moment, consent) for silences in rules)
        dossier.silent[consent.id] = known
    return known


# Authority: whose word still decides, and how far.


def a_young_person_names_services(dossier: Dossier, consent: Consent) -> Level:
    """A competent young person's own agreement covers only the services that it names."""
    if consent.authority is not Authority.SELF or dossier.able or consent.services is not None:
        return Level.CONTACT
    return Level.HIDDEN


def childhood_authority_ends(dossier: Dossier, consent: Consent) -> Level:
    """Nobody else's word lasts past the birthday and its tail; without birth date it never counts.

    The birthday is the earliest that the birth date allows.
    """
    if consent.authority is Authority.SELF or consent.authority in ADULT_AUTHORITIES:
        return Level.CONTACT
    last = _last_day_of_childhood_authority(dossier)
    return Level.HIDDEN if last is None or dossier.ground.today > last else Level.CONTACT


def childhood_authority_fades(dossier: Dossier, consent: Consent) -> Level:
    """From the birthday until its end a parent's agreement shows agencies at most."""
    if consent.authority is Authority.SELF or consent.authority in ADULT_AUTHORITIES:
        return Level.CONTACT
    ages = dossier.ground.moment.settings
    return Level.CONTACT if dossier.surely_under(ages.presumed_able_age) else Level.AGENCY


def an_attorney_decides_for_an_adult(dossier: Dossier, consent: Consent) -> Level:
    """Attorneys and deputies decide for those who are old enough to have appointed one."""
    if consent.authority in ADULT_AUTHORITIES and not dossier.able:
        return Level.HIDDEN
    return Level.CONTACT


def _last_day_of_childhood_authority(dossier: Dossier) -> date | None:
    born, settings = dossier.person.birth_date, dossier.ground.moment.settings
    if born is None:
        return None
    reached = birthday(born.value, settings.presumed_able_age)
    return reached + timedelta(days=settings.parents_tail_days - 1)


AUTHORITY = (
    a_young_person_names_services,
    childhood_authority_ends,
    childhood_authority_fades,
    an_attorney_decides_for_an_adult,
)


# Deciders: whose agreements decide for a service (None: for all services, in general).


def the_person_themself(standing: Sequence[Consent], service: str | None) -> Sequence[Consent]:
    return [
        consent
        for consent in standing
        if consent.authority is Authority.SELF and _covers(consent, service)
    ]


def all_others_together(standing: Sequence[Consent], service: str | None) -> Sequence[Consent]:
    """A record that does not cover the service is left out of its decision."""
    return [
        consent
        for consent in standing
        if consent.authority is not Authority.SELF and _covers(consent, service)
    ]


def _covers(consent: Consent, service: str | None) -> bool:
    return consent.services is None if service is None else consent.covers(service)


DECIDERS = (the_person_themself, all_others_together)


# Narrowings: how the agreements of several holders become one.


def the_lowest_level_wins(terms: Terms, records: Sequence[Consent]) -> Terms:
    return replace(terms, level=min(record.level for record in records))


def by_name_only_where_all_named_it(terms: Terms, records: Sequence[Consent]) -> Terms:
    """At the lowest level that any of them gave it."""
    agencies = _in_all([frozenset(record.sensitive) for record in records])
    return replace(
        terms,
        sensitive={
            agency: min(record.sensitive[agency] for record in records) for agency in agencies
        },
    )


def only_sectors_in_all(terms: Terms, records: Sequence[Consent]) -> Terms:
    return replace(terms, sectors=_in_all([record.sectors for record in records]))


def only_agencies_in_all(terms: Terms, records: Sequence[Consent]) -> Terms:
    return replace(terms, named_agencies=_in_all([record.named_agencies for record in records]))


def only_families_in_all(terms: Terms, records: Sequence[Consent]) -> Terms:
    return replace(terms, family_teams=_in_all([record.family_teams for record in records]))


def only_members_in_all(terms: Terms, records: Sequence[Consent]) -> Terms:
    return replace(terms, family_members=_in_all([record.family_members for record in records]))


def _in_all(sets: Sequence[frozenset[Item]]) -> frozenset[Item]:
    return reduce(frozenset.intersection, sets)


NARROWINGS = (
    the_lowest_level_wins,
    by_name_only_where_all_named_it,
    only_sectors_in_all,
    only_agencies_in_all,
    only_families_in_all,
    only_members_in_all,
)
