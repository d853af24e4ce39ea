"""That a young person was found not able to decide, as a worker writes it down.

Others decide for them then, to adulthood: the policy reads the finding whoever looks. It is told
to whoever wrote it down and to nobody else, least of all to a parent.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from app.services.agreements.choices import Known
from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.preview import Agreements, may_talk
from graph.records.agreements import FoundNotAble
from graph.records.dates import Span
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import NOT_ABLE
from graph.vocabulary import AuditTag
from queries import able
from visualisations.said import day_text, name_of


@dataclass(frozen=True, slots=True)
class NewFinding:
    note: str
    evidence: str
    found_by: str
    since: date


@dataclass(frozen=True, slots=True)
class FindingLine:
    finding_id: str
    note: str
    evidence: str
    found_by: str
    days: str
    """From when, and until when where they were found able again."""
    holds: bool
    version: int


@dataclass(frozen=True, slots=True)
class AblePage:
    person_id: str
    name: str
    may_note: bool
    """Whether anything would follow from a finding, at this age and by this law."""
    lines: tuple[FindingLine, ...]
    """Those that the reader wrote down."""
    version: int


def record_of(person_id: str) -> str:
    """What the form that writes a finding down is a version of."""
    return f"findings of {person_id}"


def able_page(services: Services, actor: Actor, person_id: str, op_id: str) -> AblePage:
    """Raises NotVisible for whoever does not sit down with the person."""
    with _sitting_down(services, actor, person_id, SentForm(op_id, "")) as change:
        rows = _own(change, actor, person_id)
        change.record(AuditTag.FINDING_SHOWN, person_id)
        change.commit()
    name = name_of(change.web.in_focus[0], services.words)
    lines = tuple(_line(services, row) for row in rows)
    return AblePage(person_id, name, _may_note(services, change), lines, _version(rows))


def note(services: Services, actor: Actor, sent: SentForm, person_id: str, new: NewFinding) -> None:
    """It counts from the next click on. Raises NotVisible, ChangedMeanwhile, and Refused where
    nothing would follow from it."""
    finding_id = services.ids.new()
    with _sitting_down(services, actor, person_id, sent) as change:
        change.expect(record_of(person_id), _version(_own(change, actor, person_id)))
        if not _may_note(services, change):
            raise Refused("refused_at_this_age_it_says_nothing")
        finding = FoundNotAble(
            finding_id,
            person_id,
            new.note,
            new.evidence,
            new.found_by,
            Span(new.since),
            actor.practitioner_id,
        )
        change.one(NOT_ABLE.store, BulkRows([NOT_ABLE.to_row(finding)]))
        change.record(AuditTag.FOUND_NOT_ABLE, finding_id)
        change.commit()


def end(services: Services, actor: Actor, sent: SentForm, person_id: str, finding_id: str) -> None:
    """They were found able again: what holds for their age holds for them. Raises NotVisible, also
    for a colleague's, and ChangedMeanwhile."""
    with _sitting_down(services, actor, person_id, sent) as change:
        mine = {row.finding_id: row for row in _own(change, actor, person_id)}
        if finding_id not in mine:
            raise NotVisible
        change.expect(finding_id, _version([mine[finding_id]]))
        yesterday = local_date(change.now, services.policy.time_zone) - timedelta(days=1)
        by = actor.practitioner_id or ""
        change.one(able.END_FINDING, able.FoundAble(finding_id, person_id, by, yesterday))
        change.record(AuditTag.FOUND_ABLE, finding_id)
        change.commit()


def _sitting_down(services: Services, actor: Actor, person_id: str, sent: SentForm) -> Change:
    around = Focus(FocusKind.PERSON, person_id)
    return services.change(actor, sent, [person(person_id)], sees=around)


def _own(change: Change, actor: Actor, person_id: str) -> list[able.Finding]:
    if actor.practitioner_id is None or not may_talk(change.web):
        raise NotVisible
    return change.run(able.OWN_FINDINGS, able.RecordedBy(person_id, actor.practitioner_id))


def _may_note(services: Services, change: Change) -> bool:
    return Known(change.web, Agreements(), services.policy).may_be_found_not_able


def _version(rows: list[able.Finding]) -> int:
    """How often anything happened to them."""
    return sum(1 if row.until is None else 2 for row in rows)


def _line(services: Services, row: able.Finding) -> FindingLine:
    words = services.words
    since = day_text(row.since, words) if row.since else ""
    holds = row.until is None
    # The last day was the one before somebody found them able.
    on = "" if row.until is None else day_text(row.until + timedelta(days=1), words)
    return FindingLine(
        row.finding_id,
        row.note,
        row.evidence,
        row.found_by or "",
        words.text("able_holds" if holds else "able_over", since=since, on=on),
        holds,
        _version([row]),
    )
