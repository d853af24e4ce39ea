"""Contact cards: what one line of a support web says, in words."""

from dataclasses import dataclass
from datetime import date

from app.services.ages import day_in_words, quarter_in_words
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.model import ContactCard
from graph.vocabulary import Level, SupportState, Tie
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class ContactView:
    """One card. `worker` is None where only the agency and its duty contact are shown."""

    support_id: str
    person_id: str
    agency_id: str
    agency: str
    sector: str
    worker_id: str | None
    worker: str | None
    role: str | None
    card: ContactCard
    since: str | None
    until: str | None
    confirmed_on: str | None
    lead: bool
    own: bool
    ended: bool
    state: str | None
    """In words, where the support is not simply active."""
    tie: Tie | None
    shown: str
    """How much is shown, in words."""
    reason: str
    version: int | None

    @property
    def active(self) -> bool:
        return self.state is None


def contacts_of(web: SupportWeb, person_id: str, words: Words) -> tuple[ContactView, ...]:
    """The cards around one person: one's own first, then the lead, then by agency and name."""
    views = [contact_view(support, words) for support in web.supports_of(person_id)]
    return tuple(sorted(views, key=_order))


def contact_view(support: VisibleSupport, words: Words) -> ContactView:
    named = support.worker is not None
    return ContactView(
        support_id=support.id,
        person_id=support.person_id,
        agency_id=support.agency.id,
        agency=support.agency.name,
        sector=words.of(support.agency.sector),
        worker_id=support.worker.id if support.worker else None,
        worker=support.worker.name if support.worker else None,
        role=words.of(support.role) if support.role else None,
        card=_card(support),
        since=_when(support.since, support.since_quarter),
        until=_when(support.until, support.until_quarter),
        confirmed_on=_confirmed(support),
        lead=support.lead,
        own=support.own,
        ended=support.ended,
        state=_state(support.state, words),
        tie=support.tie,
        shown=words.of(Level.CONTACT if named else Level.AGENCY),
        reason=words.of(support.reason),
        version=support.version,
    )


def _card(support: VisibleSupport) -> ContactCard:
    """Whom to ring: the worker, or the duty line for somebody whose support has ended."""
    if support.worker is None or support.ended:
        return support.agency.duty
    return support.worker.card


def _confirmed(support: VisibleSupport) -> str | None:
    if support.confirmed_on is None or support.ended:
        return None
    return day_in_words(support.confirmed_on)


def _when(day: date | None, in_quarter: str | None) -> str | None:
    if day is not None:
        return day_in_words(day)
    return quarter_in_words(in_quarter) if in_quarter else None


def _state(state: SupportState | None, words: Words) -> str | None:
    return None if state in (None, SupportState.ACTIVE) else words.of(state)


def _order(view: ContactView) -> tuple[bool, bool, bool, str, bool, str, str]:
    return (
        view.ended,
        not view.own,
        not view.lead,
        view.agency.casefold(),
        view.worker is None,
        (view.worker or "").casefold(),
        view.support_id,
    )
