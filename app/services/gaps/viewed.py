"""What one viewer sees of gaps: whose people, their joined web, what was said about each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from app.services.context import Services
from app.services.gaps.met import with_meetings
from graph.clock import local_date
from graph.errors import NotVisible
from graph.gaps import Gap, Thresholds, gaps_of
from graph.gaps.around import joined
from graph.gaps.whose import Whose, is_of, scopes_of
from graph.policy.support_web import Reason, SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import GapKind, GapNoteKind
from queries.gaps import GAP_NOTES, GapNote, NotesFor

_OF_A_COLLEAGUE = frozenset({Reason.COVER, Reason.SUPERVISOR})
Key = tuple[GapKind, str]
"""Kind and subject: what tells one gap of a viewer from another."""


@dataclass(frozen=True)
class Viewed:
    """The gaps in the people of one scope. `notes` holds what counts of what was said."""

    whose: Whose
    scopes: tuple[Whose, ...]
    """Between which the viewer may choose."""
    web: SupportWeb
    gaps: tuple[Gap, ...]
    notes: Mapping[Key, GapNote]

    @cached_property
    def open(self) -> tuple[Gap, ...]:
        """Those that are neither put off nor said to be none; given ones are still open."""
        return tuple(gap for gap in self.gaps if not self._is_aside(gap))

    @cached_property
    def aside(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if self._is_aside(gap))

    def note(self, gap: Gap) -> GapNote | None:
        return self.notes.get((gap.kind, gap.subject))

    def _is_aside(self, gap: Gap) -> bool:
        note = self.note(gap)
        return note is not None and note.kind != GapNoteKind.GIVEN


def viewed(services: Services, actor: Actor, op_id: str, whose: Whose | None) -> Viewed:
    """The gaps of the viewer's teams where they lead any, or of their own people.

    Raises NotVisible for whoever is no worker.
    """
    looked = _Looked(services, actor, op_id)
    scopes = looked.scopes
    return looked.at(whose if whose in scopes else next(iter(scopes), Whose.OWN))


def one_gap(
    services: Services, actor: Actor, op_id: str, kind: GapKind, subject: str
) -> tuple[Viewed, Gap]:
    """One gap among all that the viewer sees. Raises NotVisible where there is none: one that has
    closed is like one that never was."""
    looked = _Looked(services, actor, op_id)
    for seen in map(looked.at, looked.scopes):
        for gap in seen.gaps:
            if (gap.kind, gap.subject) == (kind, subject):
                return seen, gap
    raise NotVisible


class _Looked:
    """One look at all people of a viewer, of which several scopes may be asked for."""

    def __init__(self, services: Services, actor: Actor, op_id: str) -> None:
        if actor.practitioner_id is None:
            raise NotVisible
        self._services, self._actor = services, actor
        self._reader = actor.practitioner_id
        self._webs = services.gateway.my_people(actor, op_id)
        self.scopes = scopes_of(self._webs)

    def at(self, whose: Whose) -> Viewed:
        services = self._services
        today = local_date(services.clock.now(), services.policy.time_zone)
        seen = joined((each for each in self._webs if is_of(each, whose)), today)
        web = with_meetings(services, self._actor)(seen)
        gaps = gaps_of(web, thresholds(services))
        notes = _notes(services, self._actor, self._reader, web, gaps)
        return Viewed(whose, self.scopes, web, gaps, notes)


def thresholds(services: Services) -> Thresholds:
    return replace(services.settings.gaps, own_word_from=services.policy.presumed_able_age)


def _notes(
    services: Services, actor: Actor, practitioner_id: str, web: SupportWeb, gaps: Iterable[Gap]
) -> dict[Key, GapNote]:
    """The newest that counts, for each gap. A leader and a cover read what their colleague said."""
    authors = sorted(
        {line.worker.id for line in web.supports if line.worker and line.reason in _OF_A_COLLEAGUE}
    )
    by_key = {(gap.kind, gap.subject): gap for gap in gaps}
    subjects = sorted({gap.subject for gap in gaps})
    rows = services.gateway.read(actor, GAP_NOTES, NotesFor(practitioner_id, authors, subjects))
    found: dict[Key, GapNote] = {}
    for row in rows:
        key = GapKind(row.gap), row.subject
        gap = by_key.get(key)
        if gap is not None and holds(row, gap, web.on):
            found[key] = row
    return found


def holds(note: GapNote, gap: Gap, on: date) -> bool:
    """A reason holds until the facts change; what is given or put off, until its day is over."""
    if note.kind == GapNoteKind.NO_GAP:
        return note.facts == gap.digest
    return note.until is not None and on <= note.until
