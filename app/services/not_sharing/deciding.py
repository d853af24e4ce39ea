"""Not sharing, as a worker decides it about somebody they work with.

Where the law asks for sharing it leaves out what would harm the child more; that is decided, with
its reason, and not only left undone. Such a decision opens nothing. It keeps the sensitive services
that it names from a front door, at once: a second person's no ends that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at, works_with
from app.services.safety.keeping_out import refuse_unlisted, sides
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.policy.facts import ENGLAND, PolicySettings
from graph.policy.support_web import SupportWeb
from graph.records.agreements import DecisionNotToShare
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import NOT_SHARED
from graph.vocabulary import AuditTag, ExclusionKind
from queries import not_sharing, not_sharing_reviewed, second_person
from visualisations.said import day_text, name_of
from visualisations.words import Words

TOLD_FOR = timedelta(days=14)
"""So long whoever took it reads that it is over."""
LATEST = timedelta(days=ENGLAND.review_days)
"""To its review at most, by whatever law."""


@dataclass(frozen=True, slots=True)
class NewNotSharing:
    services: Sequence[str]
    """Ids of agencies around the person."""
    who: str
    """From whom: the `value` of what was found in the directory; empty for everybody."""
    why: str
    review: date | None
    """None: as late as a review may be."""


@dataclass(frozen=True, slots=True)
class NotSharedLine:
    decision_id: str
    state: str
    """Whether it waits, holds, is to be reviewed, was refused, or is over, in words."""
    ends: bool
    """Whether there is anything to end."""
    services: tuple[str, ...]
    """Names, as far as the reader sees them around the person."""
    unseen: int
    """Further services that its maker named, and does not see there any more."""
    who: str
    """From whom it is kept."""
    why: str
    decided: str
    review: str
    """Empty where none is to come."""
    because: str
    """Why the second person said no."""


@dataclass(frozen=True, slots=True)
class NotSharingPage:
    person_id: str
    name: str
    around: tuple[tuple[str, str], ...]
    """Id and name of each service that a decision may name."""
    lines: tuple[NotSharedLine, ...]
    """Those that the reader took themself, and that are not over, or not for long."""


def may_open(web: SupportWeb, person_id: str) -> bool:
    return works_with(web, person_id)


def plan(services: Services) -> None:
    """Let Neo4j plan this before somebody waits for it. Raises DatabaseUnavailable."""
    nobody = services.ids.new()
    of_nobody = DecisionNotToShare(nobody, nobody, frozenset({nobody}))
    with services.gateway.planning_change() as transaction:
        transaction.rows(
            not_sharing.OWN_NOT_SHARED, second_person.DecidedBy(nobody, nobody, date.max)
        )
        transaction.rows(NOT_SHARED.store, BulkRows([NOT_SHARED.to_row(of_nobody)]))
        transaction.rows(not_sharing.END_NOT_SHARING, second_person.Over(nobody, date.max, nobody))


def not_sharing_page(
    services: Services, actor: Actor, person_id: str, op_id: str
) -> NotSharingPage:
    """Raises NotVisible for whoever does not work with the person."""
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        today = local_date(change.now, services.policy.time_zone)
        rows = own_decisions(change, actor, person_id, today - TOLD_FOR)
        change.record(AuditTag.NOT_SHARED_SHOWN, person_id)
        change.commit()
    web = change.web
    around = services_around(web, person_id)
    return NotSharingPage(
        person_id,
        name_of(web.in_focus[0], services.words),
        tuple(around.items()),
        tuple(not_shared_line(services, row, around, today) for row in rows),
    )


def decide(
    services: Services, actor: Actor, sent: SentForm, person_id: str, new: NewNotSharing
) -> None:
    """Take a decision, which holds at once, and ask a second person. Raises NotVisible, and Refused
    for what cannot be kept back so."""
    nobody: frozenset[str] = frozenset()
    agencies, workers = sides(new.who, ExclusionKind.NOT_TO) if new.who else (nobody, nobody)
    decision_id = services.ids.new()
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        refuse_unlisted(change, agencies, workers)
        around = services_around(change.web, person_id)
        if not new.services or not set(new.services) <= around.keys():
            raise Refused("refused_choose_what_is_not_shared", "services")
        if actor.practitioner_id in workers:
            raise Refused("refused_you_know_it_already", "who")
        today = local_date(change.now, services.policy.time_zone)
        if any(
            set(row.services) == set(new.services) and set(row.from_whom) == agencies | workers
            for row in own_decisions(change, actor, person_id)
        ):
            raise Refused("refused_you_decided_it_already")
        latest = today + timedelta(days=services.policy.review_days)
        decision = DecisionNotToShare(
            id=decision_id,
            person_id=person_id,
            services=frozenset(new.services),
            with_whom=agencies,
            with_practitioners=workers,
            why=new.why,
            decided_by=actor.practitioner_id,
            decided_on=today,
            review_on=min(new.review or latest, latest),
        )
        change.one(NOT_SHARED.store, BulkRows([NOT_SHARED.to_row(decision)]))
        change.record(AuditTag.NOT_SHARED_DECIDED, decision_id)
        change.commit()


def refused_lately(services: Services, actor: Actor) -> Sequence[not_sharing.RefusedNotSharing]:
    """What the actor decided and a second person said no to; about whom, the page of each tells."""
    if actor.practitioner_id is None:
        return ()
    mine = second_person.RefusedSince(actor.practitioner_id, services.clock.now() - TOLD_FOR)
    return services.gateway.read(actor, not_sharing.REFUSED_NOT_SHARING, mine)


def end(services: Services, actor: Actor, sent: SentForm, person_id: str, decision_id: str) -> None:
    """It keeps nothing back any more. Raises NotVisible, also for a decision of somebody else's,
    and ChangedMeanwhile where it is over."""
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        today = local_date(change.now, services.policy.time_zone)
        mine = own_decisions(change, actor, person_id, today - TOLD_FOR)
        if decision_id not in {row.decision_id for row in mine}:
            raise NotVisible
        end_decision(change, decision_id, today, actor.practitioner_id or "")


def own_decisions(
    change: Change, actor: Actor, person_id: str, since: date = date.max
) -> Sequence[not_sharing.NotSharedRow]:
    """Those about somebody that the actor took and that hold, or are over since a day."""
    own = second_person.DecidedBy(person_id, actor.practitioner_id or "", since)
    return change.run(not_sharing.OWN_NOT_SHARED, own)


def end_decision(change: Change, decision_id: str, today: date, by: str) -> None:
    """From now on. Raises ChangedMeanwhile where it is over."""
    over = second_person.Over(decision_id, today - timedelta(days=1), by)
    if not change.run(not_sharing.END_NOT_SHARING, over):
        raise ChangedMeanwhile
    change.record(AuditTag.NOT_SHARED_ENDED, decision_id)
    change.commit()


def services_around(web: SupportWeb, person_id: str) -> Mapping[str, str]:
    """Id and name of each service whose work with somebody the viewer sees, sensitive ones too."""
    lines = (line for line in web.supports_of(person_id) if not line.ended)
    found = {line.agency.id: line.agency.name for line in lines}
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))


def not_shared_line(
    services: Services, row: not_sharing.NotSharedRow, around: Mapping[str, str], today: date
) -> NotSharedLine:
    words = services.words
    seen = sorted(around[one] for one in row.services if one in around)
    due = review_due(row, services.policy)
    return NotSharedLine(
        row.decision_id,
        _state(row, due, today, words),
        not row.over,
        tuple(seen),
        len(row.services) - len(seen),
        from_whom(row, words),
        row.why or "",
        day_text(row.decided_on, words),
        "" if row.over else day_text(due, words),
        row.refused_because or "",
    )


def _state(row: not_sharing.NotSharedRow, due: date, today: date, words: Words) -> str:
    if row.refused:
        return words.text("not_shared_state_no")
    if row.over:
        return words.text("not_shared_state_over")
    if not row.approved:
        return words.text("not_shared_state_waits")
    key = "not_shared_state_review" if due < today else "not_shared_state_holds"
    return words.text(key, day=day_text(due, words))


def review_due(
    row: not_sharing.NotSharedRow | not_sharing_reviewed.OfficersNotShared, policy: PolicySettings
) -> date:
    """So many days after it was decided or looked at, or sooner, where that was said. It holds on
    until somebody looks: opening is what needs a reason."""
    latest = (row.last_review_on or row.decided_on) + timedelta(days=policy.review_days)
    return min(row.review_on or latest, latest)


def from_whom(
    row: not_sharing.NotSharedRow | not_sharing_reviewed.OfficersNotShared, words: Words
) -> str:
    named = [*row.from_agencies, *row.from_workers]
    return words.listed(named) if named else words.text("not_shared_nobody")


def _refuse_others(web: SupportWeb, person_id: str) -> None:
    if not may_open(web, person_id):
        raise NotVisible
