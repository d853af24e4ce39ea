"""What was proposed and nobody may answer: given to somebody who leads, or let lapse.

Of whom it is, whoever settles it does not see. Whoever proposed it reads that it was not confirmed,
as where a colleague said so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.services.accounts.sessions import SignedIn
from app.services.changes import SentForm
from app.services.context import Services
from app.services.partnership.teams import Member, ask_for_leader, team_sheet
from graph.clock import local_date
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import NotVisible
from graph.records.viewer import Actor
from graph.vocabulary import (
    SENSITIVE_NEEDS,
    SENSITIVE_ROLES,
    SENSITIVE_SECTORS,
    AuditTag,
    RefusalReason,
    Role,
    TieState,
)
from queries import families, support, unanswered
from queries.families import TieAnswer
from queries.unanswered import Unanswerable, UnanswerableSupport, UnansweredTie, UnansweredTies
from visualisations.said import day_text

TIES_WAIT = timedelta(days=14)
"""How long a tie waits for somebody who comes to work with them; then the coordinator is asked."""
TOLD_FOR = timedelta(days=14)
"""How long whoever asked for a tie reads that it was not confirmed."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """New support that nobody may confirm; of whom, is not told."""

    support_id: str
    worker: str
    agency: str
    role: str
    team: str
    """Empty where the worker's post stands in none."""
    since: date | None
    version: int
    asked: bool
    """That somebody leads the team waits for a second person."""
    leaders: tuple[Member, ...] = ()
    """Who may be asked to lead it, and so to answer."""


@dataclass(frozen=True, slots=True)
class LonelyTie:
    """A tie with a side that nobody works with; who the two are, is not told."""

    tie_id: str
    since: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class TieNotConfirmed:
    """As whoever asked for it knows the two."""

    person: str
    relative: str
    at: datetime


def unconfirmable(services: Services, actor: Actor, *, shielded: bool) -> tuple[Unanswered, ...]:
    """For the coordinator: a team without a leader. For the privacy officer: somebody protected, or
    kept apart from the worker."""
    rows = services.gateway.read(actor, unanswered.NOBODY_MAY_CONFIRM, _asked(services, actor))
    return tuple(_of_row(services, row) for row in rows if row.shielded == shielded)


def lonely_ties(services: Services, actor: Actor, *, guarded: bool) -> tuple[LonelyTie, ...]:
    """What nobody answers: for the privacy officer where somebody is protected."""
    asked = _ties_of(services, actor, guarded=guarded)
    rows = services.gateway.read(actor, unanswered.TIES_NOBODY_ANSWERS, asked)
    zone, words = services.policy.time_zone, services.words
    return tuple(
        LonelyTie(row.tie_id, day_text(local_date(row.asked_at, zone), words), row.asked_at)
        for row in rows
    )


def unanswered_support(
    services: Services, actor: Actor, support_id: str, *, shielded: bool
) -> Unanswered:
    """With those of the team who may be asked to lead it. Raises NotVisible where somebody may
    confirm it by now, or it is none."""
    asked = _asked(services, actor, support_id)
    rows = services.gateway.read(actor, unanswered.NOBODY_MAY_CONFIRM, asked)
    row = _only(rows, shielded=shielded)
    return _of_row(services, row, () if shielded else _may_lead(services, actor, row))


def unanswered_tie(services: Services, actor: Actor, tie_id: str, *, guarded: bool) -> LonelyTie:
    """Raises NotVisible where it is answered, or somebody may be asked by now."""
    for each in lonely_ties(services, actor, guarded=guarded):
        if each.tie_id == tie_id:
            return each
    raise NotVisible


def ask_to_lead(
    services: Services, mine: SignedIn, sent: SentForm, support_id: str, post_id: str
) -> str:
    """Ask that somebody of the worker's team leads it; an administrator says yes to that, and then
    it is theirs to confirm. Returns their name. Raises NotVisible, Refused."""
    actor = mine.actor
    asked = _asked(services, actor, support_id)
    row = _only(services.gateway.read(actor, unanswered.NOBODY_MAY_CONFIRM, asked), shielded=False)
    may = {each.post_id for each in _may_lead(services, actor, row)}
    if row.team_id is None or (post_id and post_id not in may):
        raise NotVisible
    return ask_for_leader(services, mine, sent, row.team_id, post_id, safeguarding=row.sensitive)


def let_support_lapse(
    services: Services,
    actor: Actor,
    sent: SentForm,
    support_id: str,
    because: RefusalReason,
    *,
    shielded: bool,
) -> None:
    """Its worker reads the reason, and not who gave it. Raises NotVisible, ChangedMeanwhile."""
    asked = _asked(services, actor, support_id)

    def whose(ask: Ask) -> Iterable[Touched]:
        return [
            person(_only(ask(unanswered.NOBODY_MAY_CONFIRM, asked), shielded=shielded).person_id)
        ]

    with services.change(actor, sent, find=whose) as change:
        row = _only(change.run(unanswered.NOBODY_MAY_CONFIRM, asked), shielded=shielded)
        change.expect(support_id, row.version)
        today = local_date(change.now, services.policy.time_zone)
        by = actor.practitioner_id or ""
        change.one(
            support.DECLINE_PROPOSED_SUPPORT,
            support.DeclinedSupport(support_id, row.person_id, by, today, because),
        )
        change.record(AuditTag.SUPPORT_DECLINED, support_id)
        change.commit()


def let_tie_lapse(
    services: Services, actor: Actor, sent: SentForm, tie_id: str, *, guarded: bool
) -> None:
    """Raises NotVisible where it is answered, or somebody may be asked by now."""
    asked = _ties_of(services, actor, tie_id, guarded=guarded)
    with services.change(actor, sent) as change:
        found: list[UnansweredTie] = change.run(unanswered.TIES_NOBODY_ANSWERS, asked)
        if not found:
            raise NotVisible
        (tie,) = found
        no = TieAnswer(tie_id, tie.person_yes, tie.relative_yes, TieState.REFUSED.value, change.now)
        change.one(families.ANSWER_TIE, no)
        change.record(AuditTag.TIE_REFUSED, tie_id)
        change.commit()


def ties_refused_lately(services: Services, actor: Actor) -> tuple[TieNotConfirmed, ...]:
    """Of the ties that the actor asked for themself; never by whom."""
    if actor.practitioner_id is None:
        return ()
    mine = unanswered.TiesOf(actor.practitioner_id, services.clock.now() - TOLD_FOR)
    return tuple(
        TieNotConfirmed(row.person_said, row.relative_said, row.at)
        for row in services.gateway.read(actor, unanswered.TIES_REFUSED_LATELY, mine)
    )


def _asked(services: Services, actor: Actor, support_id: str | None = None) -> Unanswerable:
    now = services.clock.now()
    return Unanswerable(
        support_id,
        actor.practitioner_id or "",
        local_date(now, services.policy.time_zone),
        now,
        sorted(SENSITIVE_SECTORS),
        sorted(SENSITIVE_ROLES | {Role.MIDWIFE}),
        sorted(SENSITIVE_NEEDS),
    )


def _ties_of(
    services: Services, actor: Actor, tie_id: str | None = None, *, guarded: bool
) -> UnansweredTies:
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    me = actor.practitioner_id or ""
    return UnansweredTies(tie_id, me, guarded, today, now - TIES_WAIT)


def _only(rows: Iterable[UnanswerableSupport], *, shielded: bool) -> UnanswerableSupport:
    for row in rows:
        if row.shielded == shielded:
            return row
    raise NotVisible


def _may_lead(services: Services, actor: Actor, row: UnanswerableSupport) -> tuple[Member, ...]:
    if row.team_id is None:
        return ()
    return tuple(
        each
        for each in team_sheet(services, actor, row.team_id).members
        if each.practitioner_id not in (row.worker_id, row.proposed_by) and not each.asked
    )


def _of_row(
    services: Services, row: UnanswerableSupport, leaders: tuple[Member, ...] = ()
) -> Unanswered:
    return Unanswered(
        row.support_id,
        row.worker,
        row.agency,
        services.words.of(Role(row.role)),
        row.team or "",
        row.since,
        row.version,
        row.asked,
        leaders,
    )
