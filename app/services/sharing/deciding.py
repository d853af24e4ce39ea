"""Sharing without agreement, as a worker decides it about somebody they work with.

What may be opened is what the worker sees there themself, of ordinary services: a decision never
tells of more than its maker knew. It opens little, and for a day, before a second person agrees.
"""

from collections.abc import Collection, Mapping, Sequence
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
from graph.policy.decisions import has_lapsed
from graph.policy.facts import PolicySettings
from graph.policy.support_web import SupportWeb
from graph.records.agreements import SharingDecision
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import DECISIONS
from graph.vocabulary import AuditTag, ExclusionKind, Level, SharingBasis
from queries import second_person, sharing
from visualisations.said import day_text, name_of
from visualisations.words import Words

TOLD_FOR = timedelta(days=14)
"""So long whoever took it reads that it is over."""
LONGEST = timedelta(days=365)
"""After that it counts for nothing, whatever was typed."""


@dataclass(frozen=True, slots=True)
class NewDecision:
    opens: Sequence[str]
    """Ids of agencies around the person."""
    who: str
    """The recipient: the `value` of what was found in the directory."""
    level: Level
    basis: SharingBasis
    why: str
    views_sought: bool
    informed: bool
    until: date


@dataclass(frozen=True, slots=True)
class DecisionLine:
    decision_id: str
    state: str
    """Whether it waits, counts, is to be reviewed, was refused, or is over, in words."""
    ends: bool
    """Whether there is anything to end."""
    opens: tuple[str, ...]
    """Names of services, as far as the reader sees them around the person."""
    unseen: int
    """Further services, which the reader does not see there."""
    to: str
    level: str
    basis: str
    why: str
    asked: str
    """Whether the person's views were sought, and whether they know."""
    decided: str
    review: str
    until: str
    because: str
    """Why the second person said no."""


@dataclass(frozen=True, slots=True)
class SharingPage:
    person_id: str
    name: str
    around: tuple[tuple[str, str], ...]
    """Id and name of each service that a decision may open."""
    named_alone: frozenset[str]
    """Those of them of which the reader sees no more than the name, and can share no more."""
    lines: tuple[DecisionLine, ...]
    """Those that the reader took themself, and that are not over, or not for long."""


def may_open(web: SupportWeb, person_id: str) -> bool:
    return works_with(web, person_id)


def plan(services: Services) -> None:
    """Let Neo4j plan this before somebody waits for it. Raises DatabaseUnavailable."""
    nobody = services.ids.new()
    of_nobody = SharingDecision(nobody, frozenset({nobody}), frozenset({nobody}))
    with services.gateway.planning_change() as transaction:
        transaction.rows(sharing.OWN_DECISIONS, second_person.DecidedBy(nobody, nobody, date.max))
        transaction.rows(DECISIONS.store, BulkRows([DECISIONS.to_row(of_nobody)]))
        transaction.rows(sharing.END_DECISION, second_person.Over(nobody, date.max, nobody))


def sharing_page(services: Services, actor: Actor, person_id: str, op_id: str) -> SharingPage:
    """Raises NotVisible for whoever does not work with the person."""
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        today = local_date(change.now, services.policy.time_zone)
        own = second_person.DecidedBy(person_id, actor.practitioner_id or "", today - TOLD_FOR)
        rows = change.run(sharing.OWN_DECISIONS, own)
        change.record(AuditTag.SHARING_SHOWN, person_id)
        change.commit()
    web = change.web
    around = services_around(web, person_id)
    return SharingPage(
        person_id,
        name_of(web.in_focus[0], services.words),
        tuple(around.items()),
        _named_alone(web, person_id),
        tuple(decision_line(services, row, around, today) for row in rows),
    )


def decide(
    services: Services, actor: Actor, sent: SentForm, person_id: str, new: NewDecision
) -> None:
    """Take a decision, and ask a second person. Raises NotVisible, and Refused for what cannot be
    shared so."""
    agencies, workers = sides(new.who, ExclusionKind.NOT_TO)
    decision_id = services.ids.new()
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        refuse_unlisted(change, agencies, workers)
        around = services_around(change.web, person_id)
        if not new.opens or not set(new.opens) <= around.keys():
            raise Refused("refused_choose_what_is_shared", "opens")
        alone = _named_alone(change.web, person_id).intersection(new.opens)
        if alone and new.level is Level.CONTACT:
            names = services.words.listed([around[one] for one in around if one in alone])
            raise Refused("refused_you_see_the_name_alone", "level", names=names)
        if actor.practitioner_id in workers:
            raise Refused("refused_you_know_it_already", "who")
        today = local_date(change.now, services.policy.time_zone)
        own = second_person.DecidedBy(person_id, actor.practitioner_id or "", today)
        if any(
            _asks_the_same(row, new, agencies | workers)
            for row in change.run(sharing.OWN_DECISIONS, own)
        ):
            raise Refused("refused_you_asked_for_it_already")
        until = min(new.until, today + LONGEST)
        decision = SharingDecision(
            id=decision_id,
            person_ids=frozenset({person_id}),
            opens=frozenset(new.opens),
            recipient_agencies=agencies,
            recipient_practitioners=workers,
            level=new.level,
            decided_on=today,
            review_on=min(today + timedelta(days=services.policy.review_days), until),
            ends_on=until,
            basis=new.basis.value,
            threshold=new.why,
            views_sought=new.views_sought,
            informed=new.informed,
            for_whom=frozenset({person_id}),
            decided_by=actor.practitioner_id,
            decided_at=change.now,
        )
        change.one(DECISIONS.store, BulkRows([DECISIONS.to_row(decision)]))
        change.record(AuditTag.SHARING_DECIDED, decision_id)
        change.commit()


def refused_lately(services: Services, actor: Actor) -> Sequence[sharing.RefusedDecision]:
    """What the actor decided and a second person said no to; about whom, the page of each tells."""
    if actor.practitioner_id is None:
        return ()
    mine = second_person.RefusedSince(actor.practitioner_id, services.clock.now() - TOLD_FOR)
    return services.gateway.read(actor, sharing.REFUSED_DECISIONS, mine)


def end(services: Services, actor: Actor, sent: SentForm, person_id: str, decision_id: str) -> None:
    """It opens nothing any more. Raises NotVisible, also for a decision of somebody else's."""
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        today = local_date(change.now, services.policy.time_zone)
        own = second_person.DecidedBy(person_id, actor.practitioner_id or "", today)
        mine = {row.decision_id for row in change.run(sharing.OWN_DECISIONS, own)}
        if decision_id not in mine:
            raise NotVisible
        end_decision(change, decision_id, today, actor.practitioner_id or "")


def end_decision(change: Change, decision_id: str, today: date, by: str) -> None:
    """From now on. Raises ChangedMeanwhile where it is over."""
    over = second_person.Over(decision_id, today - timedelta(days=1), by)
    if not change.run(sharing.END_DECISION, over):
        raise ChangedMeanwhile
    change.record(AuditTag.SHARING_ENDED, decision_id)
    change.commit()


def services_around(web: SupportWeb, person_id: str) -> Mapping[str, str]:
    """Id and name of the ordinary services whose work with somebody the viewer sees."""
    found = {
        line.agency.id: line.agency.name
        for line in web.supports
        if line.person_id == person_id and not line.sensitive and not line.ended
    }
    return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))


def _named_alone(web: SupportWeb, person_id: str) -> frozenset[str]:
    """Of whom in them works there, the viewer is shown nothing, and cannot tell it on."""
    known = {
        line.agency.id
        for line in web.supports
        if line.person_id == person_id and line.level is Level.CONTACT and not line.ended
    }
    return frozenset(services_around(web, person_id).keys() - known)


def _asks_the_same(row: sharing.DecisionRow, new: NewDecision, to: frozenset[str]) -> bool:
    waits = not row.approved and not row.refused
    return waits and set(row.opens) == set(new.opens) and set(row.to) == to


def decision_line(
    services: Services, row: sharing.DecisionRow, around: Mapping[str, str], today: date
) -> DecisionLine:
    words = services.words
    seen = sorted(around[one] for one in row.opens if one in around)
    due = review_due(row, services.policy)
    return DecisionLine(
        row.decision_id,
        _state(services, row, due, today),
        not row.refused and row.ends_on >= today,
        tuple(seen),
        len(row.opens) - len(seen),
        recipients(row.to_agencies, row.to_workers, words),
        words.of(Level(row.level)),
        basis_said(row.basis, words),
        row.threshold or "",
        asked_said(row.views_sought, row.informed, words),
        day_text(row.decided_on, words),
        day_text(due, words),
        day_text(row.ends_on, words),
        row.refused_because or "",
    )


def _state(services: Services, row: sharing.DecisionRow, due: date, today: date) -> str:
    words = services.words
    if row.refused:
        return words.text("sharing_state_refused")
    if row.ends_on < today:
        return words.text("sharing_state_over")
    if not row.approved:
        return words.text("sharing_state_waits")
    if has_lapsed(due, today, services.policy):
        return words.text("sharing_state_lapsed")
    day = day_text(due, words)
    return words.text("sharing_state_review" if due < today else "sharing_state_counts", day=day)


def review_due(row: sharing.DecisionRow | sharing.OfficersDecision, policy: PolicySettings) -> date:
    """The last day on which it counts in full: so many days after it was decided or looked at, or
    sooner, where that was said."""
    latest = (row.last_review_on or row.decided_on) + timedelta(days=policy.review_days)
    return min(row.review_on, latest)


def recipients(agencies: Collection[str], workers: Collection[str], words: Words) -> str:
    return words.listed([*agencies, *workers])


def basis_said(stored: str | None, words: Words) -> str:
    """The word for it; what an import brought stands as it came."""
    known = {str(each) for each in SharingBasis}
    return words.of(SharingBasis(stored)) if stored in known else stored or ""


def asked_said(views: bool | None, informed: bool | None, words: Words) -> str:
    return (
        words.text(f"sharing_views_{'yes' if views else 'no'}")
        + " "
        + words.text(f"sharing_informed_{'yes' if informed else 'no'}")
    )


def _refuse_others(web: SupportWeb, person_id: str) -> None:
    if not may_open(web, person_id):
        raise NotVisible
