"""What somebody does about a gap: give it to a colleague, put it off, say why it is none, undo."""

from dataclasses import dataclass
from datetime import date

from app.services.changes import SentForm
from app.services.context import Services
from app.services.gaps.viewed import Viewed, one_gap
from graph.errors import NotVisible, Refused
from graph.gaps import Gap
from graph.gaps.around import live_lines
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, GapKind, GapNoteKind
from queries.gaps import NOTE_GAP, TAKE_BACK_GAP_NOTE, NewGapNote, NoteOfMine

NO_COLLEAGUE = "refused_please_choose_one_of_these_2"


@dataclass(frozen=True, slots=True)
class GapAt:
    """Which gap a form is about."""

    kind: GapKind
    subject: str


@dataclass(frozen=True, slots=True)
class NoteAbout:
    """What is said about it. Only what fits its kind is given."""

    kind: GapNoteKind
    to: str | None = None
    until: date | None = None
    reason: str | None = None


def colleagues(seen: Viewed, gap: Gap, actor: Actor) -> dict[str, str]:
    """Who could see to it, by id: those whom the viewer sees supporting the people concerned."""
    found = {
        line.worker.id: line.worker.name
        for person_id in gap.people
        for line in live_lines(seen.web, person_id)
        if line.worker and line.worker.id != actor.practitioner_id
    }
    return dict(sorted(found.items(), key=lambda each: (each[1].casefold(), each[0])))


def note(services: Services, actor: Actor, at: GapAt, sent: SentForm, said: NoteAbout) -> str:
    """Say what happens about a gap; the id of the note. Raises NotVisible, Refused, Conflict."""
    seen, gap = one_gap(services, actor, services.ids.new(), at.kind, at.subject)
    if said.kind is GapNoteKind.GIVEN and said.to not in colleagues(seen, gap, actor):
        raise Refused(NO_COLLEAGUE, "to")
    with services.change(actor, sent) as change:
        new = NewGapNote(
            services.ids.new(),
            gap.kind,
            gap.subject,
            gap.digest,
            said.kind,
            actor.practitioner_id or "",
            said.to,
            said.until,
            said.reason,
            change.now,
        )
        change.one(NOTE_GAP, new)
        change.record(AuditTag.GAP_NOTED, new.note_id)
        change.commit(new.note_id)
    return change.result


def take_back(services: Services, actor: Actor, note_id: str, sent: SentForm) -> None:
    """Undo what one said oneself. Raises NotVisible for a note of somebody else's, or none."""
    if actor.practitioner_id is None:
        raise NotVisible
    with services.change(actor, sent) as change:
        mine = NoteOfMine(note_id, actor.practitioner_id, change.now)
        if not change.run(TAKE_BACK_GAP_NOTE, mine):
            raise NotVisible
        change.record(AuditTag.GAP_NOTE_TAKEN_BACK, note_id)
        change.commit()
