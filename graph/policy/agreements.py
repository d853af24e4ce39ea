"""From a person's agreements to what stands: for each service, what each holder said last.

A record replaces only what it covers, and what it replaced stays replaced when it ends. A yes ends
in silence, as if that holder had never spoken; a no does not end, and a withdrawal is a no.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from graph.policy.authority import (
    ATTORNEYS_AGE,
    DEPUTYS_AGE,
    PARENTAL,
    authority_of,
    found_not_able,
    holds,
    kind_of,
    last_day_of_parents,
    presumed_able,
)
from graph.policy.case import Dossier
from graph.policy.terms import Statement
from graph.records.agreements import Consent, ConsentEvent
from graph.records.dates import add_months
from graph.records.model import Support
from graph.vocabulary import Authority, ConsentEventKind, Level, SupportState

AGREEMENT_MONTHS = 12
"""No agreement lasts longer without being renewed, whatever its record says."""

NOES = frozenset({ConsentEventKind.SAID_NO, ConsentEventKind.WITHDRAWN})
OF_GUARDIANS = frozenset(
    {
        Authority.ADOPTER,
        Authority.SPECIAL_GUARDIAN,
        Authority.PERMANENT_CARER,
        Authority.COUNCIL_UNDER_CARE_ORDER,
        Authority.SECRETARY,
        Authority.AUTHORISED_ABORIGINAL_AGENCY,
    }
)


# Records: which count at all.


def the_holder_is_somebody_else(dossier: Dossier, said: Statement) -> bool:
    """Only the person themself agrees as themself."""
    return said.record.authority is Authority.SELF and said.record.holder_id != dossier.id


def nobody_gives_them_authority(dossier: Dossier, said: Statement) -> bool:
    """No authority is recorded, or it is not live today: they agree for nobody."""
    if said.record.authority is Authority.SELF:
        return False
    held = authority_of(dossier, said.record)
    return held is None or not holds(dossier, held, dossier.ground.today)


def a_childs_yes_needs_competence(dossier: Dossier, said: Statement) -> bool:
    """Judged as of the day it was given: without competence found it is like silence."""
    return is_of_a_child(dossier, said) and not said.no and not said.record.competence_note


def a_childs_yes_names_services(dossier: Dossier, said: Statement) -> bool:
    """A competent child's own yes covers only the services that it names."""
    return is_of_a_child(dossier, said) and not said.no and not said.named


def the_person_died(dossier: Dossier, _said: Statement) -> bool:
    """Agreements end with the person."""
    return dossier.dead


RECORDS = (
    the_person_died,
    the_holder_is_somebody_else,
    nobody_gives_them_authority,
    a_childs_yes_needs_competence,
    a_childs_yes_names_services,
)


def its_recorder_is_not_confirmed(dossier: Dossier, said: Statement) -> bool:
    """Until their edge is, what they recorded only narrows what its holder said before; likewise
    for ever where their edge was over on that day, or had not begun.

    A no counts at once. A record without recorder came from an agency's own system.
    """
    edges = None if said.no else _recorders_edges(dossier, said)
    return edges is not None and not any(
        edge.confirmed_on is not None and _was_there(dossier, edge, said) for edge in edges
    )


WAITS = (its_recorder_is_not_confirmed,)


def _recorders_edges(dossier: Dossier, said: Statement) -> list[Support] | None:
    """The recorder's edges to the person; None where nobody recorded it."""
    if said.record.recorded_by is None:
        return None
    return [
        edge
        for edge in dossier.facts.supports
        if edge.practitioner_id == said.record.recorded_by
        and edge.state is not SupportState.ENTERED_IN_ERROR
    ]


def _was_there(dossier: Dossier, edge: Support, said: Statement) -> bool:
    """The edge, with its post, ran on the day of recording and is no proposal any more."""
    post = dossier.ground.post_of(edge)
    since = said.record.given_on
    over = edge.state is SupportState.ENDED and edge.span.end is None
    return (
        edge.state is not SupportState.PROPOSED
        and not over
        and post is not None
        and post.live(since)
        and edge.span.contains(since)
    )


# Replacing: all must hold for a later statement to take an earlier one's place.


def it_came_later(earlier: Statement, later: Statement, _service: str | None) -> bool:
    """By a known order: of one day or one instant nobody knows which was first."""
    if earlier.day != later.day:
        return earlier.day < later.day
    unknown = earlier.day_only or later.day_only
    same_record = earlier.record.id == later.record.id
    return earlier.at < later.at and (same_record or not unknown)


def a_no_that_only_caps_lifts_no_other_no(
    earlier: Statement, later: Statement, _service: str | None
) -> bool:
    return not (later.caps and earlier.no)


def a_named_no_stays_unless_lifted(
    earlier: Statement, later: Statement, service: str | None
) -> bool:
    """A yes to all services leaves it in force, unless it says that it lifts it."""
    general_yes = not later.no and not later.named
    if not (earlier.no and earlier.named and general_yes):
        return True
    return service in later.record.lifts


REPLACES = (it_came_later, a_no_that_only_caps_lifts_no_other_no, a_named_no_stays_unless_lifted)


# Ends: what ends a yes, in silence.


def its_end_has_passed(dossier: Dossier, said: Statement) -> bool:
    """The last day counts. A renewal carries a new end, twelve months from it at most."""
    return dossier.ground.today > end_of_agreement(dossier, said.record)


ENDS = (its_end_has_passed,)


def end_of_agreement(dossier: Dossier, record: Consent) -> date:
    """The last day on which a yes counts, with its renewals."""
    moment = dossier.ground.moment
    end = min(record.expires_on, add_months(record.given_on, AGREEMENT_MONTHS))
    for event in record.events:
        if event.kind is ConsentEventKind.RENEWED and event.at <= moment.now:
            day = moment.day_of(event.at)
            if day <= end:  # only one that still decides can be renewed
                latest = add_months(day, AGREEMENT_MONTHS)
                end = min(event.expires_on or latest, latest)
    return end


# Caps: what one holder's word shows at most, by age.


def parents_fade_after_the_birthday(dossier: Dossier, said: Statement) -> Level:
    """From the birthday until its end a parent's agreement shows agencies; then it is over.

    The birthday is the earliest that the birth date allows; without one it never counts. It does
    not fade for a young person found not able, whichever side of the birthday they are on.
    """
    if _kind(dossier, said) not in PARENTAL:
        return Level.CONTACT
    last = last_day_of_parents(dossier)
    if last is None or dossier.ground.today > last:
        return Level.HIDDEN
    settings = dossier.ground.moment.settings
    young = dossier.surely_under(settings.presumed_able_age)
    fading = settings.parents_tail_days and not young
    lasting = found_not_able(dossier, dossier.ground.today)
    return Level.AGENCY if fading and not lasting else Level.CONTACT


def guardians_hold_to_adulthood(dossier: Dossier, said: Statement) -> Level:
    over = _kind(dossier, said) in OF_GUARDIANS and not dossier.child
    return Level.HIDDEN if over else Level.CONTACT


def a_deputy_holds_from_sixteen(dossier: Dossier, said: Statement) -> Level:
    deputy = _kind(dossier, said) is Authority.DEPUTY
    early = deputy and not dossier.surely_over(DEPUTYS_AGE)
    return Level.HIDDEN if early else Level.CONTACT


def an_attorney_holds_from_eighteen(dossier: Dossier, said: Statement) -> Level:
    attorney = _kind(dossier, said) is Authority.ATTORNEY
    early = attorney and not dossier.surely_over(ATTORNEYS_AGE)
    return Level.HIDDEN if early else Level.CONTACT


CAPS = (
    parents_fade_after_the_birthday,
    guardians_hold_to_adulthood,
    a_deputy_holds_from_sixteen,
    an_attorney_holds_from_eighteen,
)


def _kind(dossier: Dossier, said: Statement) -> Authority:
    held = authority_of(dossier, said.record)
    return said.record.authority if held is None else kind_of(dossier, held)


def _stated_adult(dossier: Dossier, said: Statement) -> bool:
    """Only where no birth date is known."""
    return said.record.adult_stated and dossier.person.birth_date is None


def is_of_a_child(dossier: Dossier, said: Statement) -> bool:
    """Their own word, given when they were not presumed able to."""
    if said.record.authority is not Authority.SELF or _stated_adult(dossier, said):
        return False
    return not presumed_able(dossier, said.record.given_on)


# Statements, and which of them stand.


def _statements(dossier: Dossier, consent: Consent) -> Iterator[Statement]:
    """The yes or no that a record began with, and the no that it may have become."""
    moment = dossier.ground.moment
    past = [event for event in consent.events if event.at <= moment.now]
    if not past:
        return
    first = min(past, key=lambda event: event.at)
    noes = _noes(past)
    no_at_once = any(event.at == first.at for event in noes)
    said = Statement(consent, first.at, moment.day_of(first.at), first.day_only, no_at_once)
    yield _capping(dossier, said)
    if noes and not no_at_once:
        gone = min(noes, key=lambda event: event.at)
        no = Statement(consent, gone.at, moment.day_of(gone.at), gone.day_only, no=True)
        yield _capping(dossier, no)


def _noes(past: Sequence[ConsentEvent]) -> list[ConsentEvent]:
    """A record whose row cannot be read counts as withdrawn, by its latest silence; one that was
    a no already stays what it is."""
    silences = [event for event in past if event.kind is ConsentEventKind.SILENCED]
    latest = sorted(silences, key=lambda event: event.at)[-1:]
    return [event for event in past if event.kind in NOES] or latest


def _capping(dossier: Dossier, said: Statement) -> Statement:
    """A child's no to everything, where competence was not found."""
    general_no = said.no and not said.named and not said.record.competence_note
    return replace(said, caps=True) if general_no and is_of_a_child(dossier, said) else said


def said_by_holder(dossier: Dossier) -> dict[str, tuple[Statement, ...]]:
    """All that counts, or will, of each holder."""
    return dossier.remember("said", lambda: _said(dossier))


def _said(dossier: Dossier) -> dict[str, tuple[Statement, ...]]:
    rules = dossier.ground.rules.records
    found: dict[str, list[Statement]] = {}
    for consent in dossier.facts.consents:
        for said in _statements(dossier, consent):
            if not any(strikes(dossier, said) for strikes in rules):
                found.setdefault(consent.holder_id, []).append(said)
    return {holder: tuple(those) for holder, those in found.items()}


def standing(
    dossier: Dossier, said: Sequence[Statement], service: str | None
) -> tuple[Statement, ...]:
    """What stands of one holder's statements for a service; several where no order is known, or
    where one that does not count yet narrows another. Nothing where the holder is silent."""
    rules = dossier.ground.rules
    about = [each for each in said if each.covers(service)]
    counting: list[Statement] = []
    waiting: list[Statement] = []
    for each in about:
        waits = any(rule(dossier, each) for rule in rules.waits)
        (waiting if waits else counting).append(each)
    current = [each for each in counting if not _replaced(dossier, each, counting, service)]
    noes = tuple(each for each in current if each.no)
    yeses = tuple(each for each in current if not each.no)
    # Of several without a known order, one that has ended leaves silence: the strictest stands.
    if not yeses or any(_is_over(dossier, each) for each in yeses):
        return noes
    narrowing = (
        each
        for each in waiting
        if not _replaced(dossier, each, counting, service) and not _is_over(dossier, each)
    )
    return (*noes, *yeses, *narrowing)


def _replaced(
    dossier: Dossier, said: Statement, others: Sequence[Statement], service: str | None
) -> bool:
    rules = dossier.ground.rules.replaces
    return any(
        all(rule(said, other, service) for rule in rules) for other in others if other is not said
    )


def _is_over(dossier: Dossier, said: Statement) -> bool:
    """A yes that has ended; a no does not end."""
    return any(ends(dossier, said) for ends in dossier.ground.rules.ends)


def cap_of(dossier: Dossier, said: Statement) -> Level:
    """The most that a holder's word shows today; HIDDEN where they do not decide."""
    return min((caps(dossier, said) for caps in dossier.ground.rules.caps), default=Level.CONTACT)


def services_named(dossier: Dossier) -> frozenset[str]:
    """The services that any record names; all others are decided alike."""
    return dossier.remember(
        "named",
        lambda: frozenset().union(
            *(each.services for each in dossier.facts.consents if each.services)
        ),
    )
