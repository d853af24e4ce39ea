"""Who must not know, as a worker records it of somebody they work with.

What others recorded is not told: an exclusion names services, and some of them are hidden. So the
answer is the same whatever stands there already.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.directory.pages import find
from app.services.families.sight import at, works_with
from app.services.safety.declaring import Named, people_named
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, person
from graph.door.locking import Ask
from graph.errors import NotVisible, Refused
from graph.policy.support_web import SupportWeb
from graph.records.agreements import Exclusion
from graph.records.dates import PartialDate, Span
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import EXCLUSIONS
from graph.vocabulary import AuditTag, DatePrecision, ExclusionGround, ExclusionKind, TaskKind
from queries import meant, not_sharing, safety, second_person
from visualisations.said import day_text, name_of
from visualisations.words import Words

_AGENCY, _WORKER = "agency", "worker"

ANSWERS_SHOWN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Found:
    """An agency or a practitioner of the directory."""

    value: str
    name: str
    beside: str


@dataclass(frozen=True, slots=True)
class NewLimit:
    ground: ExclusionGround
    kind: ExclusionKind
    who: str
    """The `value` of what was found."""
    why: str
    """Why no decision was taken on it, where it is for safety ..."""
    decision: str = ""
    """... or the id of the decision not to share that it rests on, one of the recorder's own."""


@dataclass(frozen=True, slots=True)
class LimitLine:
    exclusion_id: str
    what: str
    ground: str
    since: str | None
    may_lift: bool
    """A wish is taken back where it was written down; safety is the privacy officer's."""


@dataclass(frozen=True, slots=True)
class LimitsPage:
    person_id: str
    name: str
    lines: tuple[LimitLine, ...]
    """Those that the reader recorded themself, and that hold."""
    asked: tuple[str, ...]
    """What the reader asked the privacy officer and when, without the text: does it wait?"""
    decisions: tuple[tuple[str, str], ...]
    """Id and words of each of their own decisions not to share that holds."""


def may_open(web: SupportWeb, person_id: str) -> bool:
    return works_with(web, person_id)


def limits_page(services: Services, actor: Actor, person_id: str, op_id: str) -> LimitsPage:
    """Raises NotVisible for whoever does not work with the person."""
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        today = local_date(change.now, services.policy.time_zone)
        own = safety.OwnLimitsOf(person_id, actor.practitioner_id or "", today)
        rows = change.run(safety.OWN_LIMITS, own)
        since = change.now - ANSWERS_SHOWN
        asks = change.run(safety.OWN_ASKS, safety.OwnAsksOf(person_id, own.practitioner_id, since))
        decisions = _own_decisions(change, actor, person_id)
        change.record(AuditTag.LIMITS_SHOWN, person_id)
        change.commit()
    name = name_of(change.webs[0].in_focus[0], services.words)
    return LimitsPage(
        person_id,
        name,
        tuple(_line(row, services.words) for row in rows),
        tuple(_asked(row, services) for row in asks),
        tuple((row.decision_id, _decision(row, change.web, services.words)) for row in decisions),
    )


def found_in_directory(services: Services, actor: Actor, text: str) -> tuple[Found, ...]:
    """Agencies and practitioners, as they may be chosen."""
    page = find(services, actor, text) if text.strip() else None
    if page is None:
        return ()
    agencies = (Found(f"{_AGENCY}:{each.agency_id}", each.name, "") for each in page.agencies)
    workers = (
        Found(
            f"{_WORKER}:{each.practitioner_id}",
            each.name,
            ", ".join(job.agency for job in each.jobs),
        )
        for each in page.practitioners
    )
    return (*agencies, *workers)


def record(
    services: Services, actor: Actor, sent: SentForm, person_id: str, limit: NewLimit
) -> None:
    """Write down that somebody must not know, or that a service is shown to nobody. Raises
    NotVisible, and Refused for what cannot be kept out so."""
    agencies, workers = sides(limit.who, limit.kind)

    def touched(ask: Ask) -> Iterable[Touched]:
        return [person(each) for each in _meant(ask, person_id, limit.ground)]

    with services.change(actor, sent, find=touched, sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        refuse_unlisted(change, agencies, workers)
        own = {row.decision_id for row in _own_decisions(change, actor, person_id)}
        if limit.decision and limit.decision not in own:
            raise Refused("refused_please_choose_one_of_your_decisions", "decision")
        since = Span(local_date(change.now, services.policy.time_zone))
        made = [
            Exclusion(
                services.ids.new(),
                each,
                limit.kind,
                limit.ground,
                agencies,
                workers,
                since,
                made_by=person_id if limit.ground is ExclusionGround.WISH else None,
                not_shared_by=limit.decision or None,
                why_no_decision=limit.why or None,
                recorded_by=actor.practitioner_id,
            )
            for each in _meant(change.run, person_id, limit.ground)
        ]
        change.run(EXCLUSIONS.store, BulkRows([EXCLUSIONS.to_row(each) for each in made]))
        # One entry, however many records of theirs there are: whoever writes it down sees one.
        change.record(AuditTag.LIMIT_RECORDED, made[0].id)
        change.commit()


def lift(
    services: Services, actor: Actor, sent: SentForm, person_id: str, exclusion_id: str
) -> None:
    """Take back a wish that one wrote down. Raises NotVisible, also where it is lifted already, or
    is not one's own to lift."""
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        yesterday = local_date(change.now, services.policy.time_zone) - timedelta(days=1)
        wish = safety.OwnWish(exclusion_id, person_id, actor.practitioner_id or "", yesterday)
        if not change.run(safety.LIFT_OWN_WISH, wish):
            raise NotVisible
        change.record(AuditTag.LIMIT_LIFTED, exclusion_id)
        change.commit()


def ask(services: Services, actor: Actor, sent: SentForm, person_id: str, said: str) -> None:
    """Ask the privacy officer to protect somebody, or to lift it. Raises NotVisible."""
    task_id = services.ids.new()
    with services.change(actor, sent, sees=at(person_id)) as change:
        _refuse_others(change.web, person_id)
        worker = actor.practitioner_id or ""
        asking = safety.Asking(task_id, TaskKind.SAFETY_ASKED, said, worker, person_id, change.now)
        change.run(safety.ASK_PRIVACY_OFFICER, asking)
        change.record(AuditTag.SAFETY_ASKED, task_id)
        change.commit()


def sides(who: str, kind: ExclusionKind) -> tuple[frozenset[str], frozenset[str]]:
    """The agency, or the practitioner, of what was chosen. Raises Refused."""
    what, _, chosen = who.partition(":")
    if not chosen or what not in (_AGENCY, _WORKER):
        raise Refused("refused_please_find_and_choose", "who")
    if what == _WORKER and kind is ExclusionKind.NOT_SHOWN:
        raise Refused("refused_a_service_is_not_shown", "who")
    mine = frozenset({chosen})
    return (mine, frozenset()) if what == _AGENCY else (frozenset(), mine)


def refuse_unlisted(change: Change, agencies: Collection[str], workers: Collection[str]) -> None:
    """Raises Refused where the directory has no such agency or practitioner."""
    for chosen in (*agencies, *workers):
        (listed,) = change.run(meant.LISTED, meant.Chosen(chosen))
        if not (listed.of_agency if chosen in agencies else listed.of_practitioner):
            raise Refused("refused_please_find_and_choose", "who")


def limit_text(
    kind: ExclusionKind, agencies: Sequence[str], workers: Sequence[str], words: Words
) -> str:
    """Who must not know, or what is not shown."""
    return words.text(f"limit_{kind}", names=", ".join((*agencies, *workers)))


def _meant(ask: Ask, person_id: str, ground: ExclusionGround) -> tuple[str, ...]:
    """The person, and where it is for safety every record of their name and birth date: danger does
    not mind which of them somebody opens."""
    if ground is not ExclusionGround.SAFETY:
        return (person_id,)
    (said,) = ask(meant.SAID_OF, meant.OfPerson(person_id))
    if said.born is None or said.precision is None:
        return (person_id,)
    born = PartialDate(said.born, DatePrecision(said.precision))
    others = people_named(ask, Named(said.given_name, said.family_name, born))
    return (person_id, *(each for each in others if each != person_id))


def _own_decisions(
    change: Change, actor: Actor, person_id: str
) -> Sequence[not_sharing.NotSharedRow]:
    """Those not to share that hold, to name one of them."""
    own = second_person.DecidedBy(person_id, actor.practitioner_id or "", date.max)
    return change.run(not_sharing.OWN_NOT_SHARED, own)


def _decision(row: not_sharing.NotSharedRow, web: SupportWeb, words: Words) -> str:
    around = {line.agency.id: line.agency.name for line in web.supports if not line.ended}
    services = sorted(around[each] for each in row.services if each in around)
    who = [*row.from_agencies, *row.from_workers]
    return words.text(
        "not_shared_choice",
        services=words.listed(services) or words.count("sharing_unseen", len(row.services)),
        who=words.listed(who) if who else words.text("not_shared_nobody"),
        day=day_text(row.decided_on, words),
    )


def _line(row: safety.OwnLimit, words: Words) -> LimitLine:
    ground = ExclusionGround(row.ground)
    return LimitLine(
        row.exclusion_id,
        limit_text(ExclusionKind(row.kind), row.agencies, row.practitioners, words),
        words.of(ground),
        day_text(row.since, words) if row.since else None,
        may_lift=ground is ExclusionGround.WISH,
    )


def _asked(row: safety.OwnAsk, services: Services) -> str:
    def day(at: datetime) -> str:
        return day_text(local_date(at, services.policy.time_zone), services.words)

    if row.answered_at is None:
        return services.words.text("limits_ask_waits", day=day(row.asked_at))
    return services.words.text("limits_ask_settled", day=day(row.asked_at), on=day(row.answered_at))


def _refuse_others(web: SupportWeb, person_id: str) -> None:
    if not may_open(web, person_id):
        raise NotVisible
