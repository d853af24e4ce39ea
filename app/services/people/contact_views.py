"""Contact cards: what one line of a support web says, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.policy.support_web import Reason, SupportWeb, VisibleSupport
from graph.records.model import ContactCard
from graph.vocabulary import Level, SupportState, Tie
from visualisations.for_others import is_for_others
from visualisations.said import day_text, support_dates, support_state
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
    ask_for: str | None
    """Whom to ask for at the duty contact, where a sensitive service named somebody."""
    dates: tuple[str, ...]
    """Since when, until when, and when it was last confirmed, in words."""
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
    for_others: bool
    """Whether others than the viewer may see it: what is printed is for everybody's eyes."""
    code: VisibleSupport
    """The line itself, for the forms that change it."""

    @property
    def active(self) -> bool:
        return self.state is None

    @property
    def paused(self) -> bool:
        return self.code.state is SupportState.SUSPENDED

    @property
    def left(self) -> bool:
        """Left behind by a worker whose post has ended: the viewer may hand it over, or end it."""
        return self.code.reason is Reason.HAND_OVER


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
        ask_for=None if support.worker else support.agency.duty_name,
        dates=(*support_dates(support, words), *_confirmed(support, words)),
        lead=support.lead is not None,
        own=support.own,
        ended=support.ended,
        state=support_state(support, words),
        tie=support.tie,
        shown=words.of(Level.CONTACT if named else Level.AGENCY),
        reason=words.of(support.reason),
        version=support.version,
        for_others=is_for_others(support),
        code=support,
    )


def _card(support: VisibleSupport) -> ContactCard:
    """Whom to ring: the worker, or the duty line for somebody whose support has ended."""
    if support.worker is None or support.ended:
        return support.agency.duty
    return support.worker.card


def _confirmed(support: VisibleSupport, words: Words) -> Iterator[str]:
    if support.confirmed_on is not None and not support.ended:
        yield words.text("confirmed", date=day_text(support.confirmed_on, words))


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
