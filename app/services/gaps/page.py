"""The page of gaps: what is missing around one's own people, or one's teams' people.

All of it comes from the support webs of whoever asks, which also say whose people they are.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.services.context import Services
from app.services.gaps.facts_said import fact_said
from app.services.gaps.next_steps import NextStep, next_step
from app.services.gaps.noting import GapAt, colleagues
from app.services.gaps.viewed import Viewed, one_gap, viewed
from app.services.gaps.weeks import history, weeks_before
from graph.gaps import REGISTRY, Gap
from graph.gaps.whose import Whose, counted_by_key, key_of
from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.records.viewer import Actor
from graph.vocabulary import GapKind
from queries.gaps import GapNote
from visualisations.said import age_text, day_text, name_of
from visualisations.words import Words

STRUCTURE = frozenset({GapKind.SEPARATE_TEAMS, GapKind.RELIES_ON_ONE, GapKind.CARRIES_MUCH})
"""They have no day from which on they are overdue."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody whom a gap is about."""

    person_id: str
    name: str
    age: str | None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What the reader, or a colleague, said about a gap."""

    note_id: str
    text: str
    mine: bool
    """Only one's own is taken back."""


@dataclass(frozen=True, slots=True)
class GapLine:
    """One gap of one subject, in words."""

    kind: GapKind
    subject: str
    people: tuple[Named, ...]
    family_id: str | None
    """Whose map shows it; None where it is about no family, or about several."""
    facts: tuple[str, ...]
    when: str
    """How many days overdue, or to come; empty where no date tells."""
    asks: str
    """The question that it answers."""
    do: str
    """What to do next ..."""
    step: NextStep
    """... and where it is done."""
    note: NoteLine | None = None
    """What was said about it."""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """All gaps of one kind, in the order in which somebody is needed."""

    kind: GapKind
    sentence: str
    lines: tuple[GapLine, ...]
    may_be_met: bool
    change: str
    """Since last week, in words; empty where no week was kept."""
    weeks: tuple[int, ...]
    """How many there were, the oldest week first, and now."""

    @property
    def count(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class GapsPage:
    whose: Whose
    scopes: tuple[tuple[Whose, str], ...]
    """Between which the viewer may choose, in words."""
    lead_in: str
    first: tuple[GapGroup, ...]
    to_come: tuple[GapGroup, ...]
    others: tuple[GapGroup, ...]
    aside: tuple[GapLine, ...]
    """Put off, or said to be no gap."""
    not_found: tuple[GapKind, ...]
    """What was looked for in vain."""

    @property
    def anything(self) -> bool:
        return bool(self.first or self.to_come or self.others)


@dataclass(frozen=True, slots=True)
class GapPage:
    """One gap, with who could see to it."""

    sentence: str
    line: GapLine
    may_be_met: bool
    colleagues: Mapping[str, str]
    """By id."""


def gaps_page(services: Services, actor: Actor, op_id: str, whose: Whose | None) -> GapsPage:
    """What is missing, of the viewer's teams where they lead any, or of their own people.

    Raises NotVisible for whoever is no worker.
    """
    seen = viewed(services, actor, op_id, whose)
    before = weeks_before(services, actor, seen.whose, seen.web.on)
    return _page(seen, _Said(actor, services.words, before))


def gap_page(services: Services, actor: Actor, op_id: str, at: GapAt) -> GapPage:
    """One gap of the viewer's. Raises NotVisible where it has closed, or never was."""
    seen, gap = one_gap(services, actor, op_id, at.kind, at.subject)
    said = _Said(actor, services.words)
    return GapPage(
        said.sentence([gap]), said.line(gap, seen), gap.may_be_met, colleagues(seen, gap, actor)
    )


def _page(seen: Viewed, said: "_Said") -> GapsPage:
    by_kind: dict[tuple[GapKind, bool], list[Gap]] = defaultdict(list)
    for gap in seen.open:
        by_kind[gap.kind, gap.to_come].append(gap)
    overdue = [gaps for (kind, coming), gaps in by_kind.items() if not coming and _dated(kind)]
    coming = [gaps for (_, coming), gaps in by_kind.items() if coming]
    others = [gaps for (kind, coming), gaps in by_kind.items() if not coming and not _dated(kind)]
    overdue.sort(key=_first_day)
    coming.sort(key=lambda gaps: min(each.comes or date.max for each in gaps))
    found = {gap.kind for gap in seen.gaps}
    return GapsPage(
        whose=seen.whose,
        scopes=tuple((each, said.words.text(f"gaps_scope_{each}")) for each in seen.scopes),
        lead_in=said.words.count(f"gaps_of_{seen.whose}", len(seen.web.people)),
        first=tuple(said.group(gaps, seen) for gaps in overdue),
        to_come=tuple(said.group(gaps, seen) for gaps in coming),
        others=tuple(said.group(gaps, seen) for gaps in others),
        aside=tuple(said.line(gap, seen) for gap in seen.aside),
        not_found=tuple(
            rule.kind for rule in REGISTRY if rule.kind not in found and not rule.partnership_only
        ),
    )


def _first_day(gaps: Sequence[Gap]) -> date:
    """Whom a worker left has nobody now; where no date is shown it comes last."""
    if gaps[0].kind is GapKind.WORKER_LEFT:
        return date.min
    return min(each.since or date.max for each in gaps)


def _dated(kind: GapKind) -> bool:
    return kind not in STRUCTURE


class _Said:
    """Gaps in words, for one reader."""

    def __init__(
        self, actor: Actor, words: Words, before: Sequence[Mapping[str, int]] = ()
    ) -> None:
        self.words = words
        self._before = before
        self._reader = actor.practitioner_id

    def sentence(self, gaps: Sequence[Gap]) -> str:
        coming = "_to_come" if gaps[0].to_come else ""
        return self.words.count(f"gap_{gaps[0].kind}{coming}", len(gaps))

    def group(self, gaps: Sequence[Gap], seen: Viewed) -> GapGroup:
        lines = sorted(gaps, key=lambda gap: (gap.since or gap.comes or date.max, gap.subject))
        return GapGroup(
            gaps[0].kind,
            self.sentence(gaps),
            tuple(self.line(gap, seen) for gap in lines),
            any(gap.may_be_met for gap in gaps),
            *self._weeks(key_of(gaps[0]), seen),
        )

    def _weeks(self, key: str, seen: Viewed) -> tuple[str, tuple[int, ...]]:
        """What was found is compared, whatever was said about it."""
        if not self._before:
            return "", ()
        now = counted_by_key(seen.gaps).get(key, 0)
        before = history(self._before, key)
        more = now - before[-1]
        if more == 0:
            change = self.words.text("gap_as_last_week")
        elif before[-1] == 0:
            change = self.words.text("gap_new_this_week")
        else:
            change = self.words.text("gap_more" if more > 0 else "gap_fewer", count=abs(more))
        return change, (*before, now)

    def line(self, gap: Gap, seen: Viewed) -> GapLine:
        web = seen.web
        people = [person for person in web.people if person.id in gap.people]
        shared = [frozenset(person.family_ids) for person in people]
        return GapLine(
            gap.kind,
            gap.subject,
            tuple(self._named(person, web) for person in sorted(people, key=_by_name)),
            _family(gap, frozenset.intersection(*shared) if shared else frozenset()),
            tuple(fact_said(fact, self.words) for fact in gap.facts),
            self._when(gap, web.on),
            self.words.text(f"gap_asks_{gap.kind}"),
            self.words.text(f"gap_do_{gap.kind}"),
            next_step(gap, web),
            self._note(seen.note(gap)),
        )

    def _named(self, person: VisiblePerson, web: SupportWeb) -> Named:
        return Named(
            person.id,
            name_of(person, self.words),
            age_text(person.birth_date, web.on, self.words),
        )

    def _when(self, gap: Gap, on: date) -> str:
        if gap.comes is not None:
            return self.words.count("gap_comes_in", (gap.comes - on).days)
        if gap.since is not None:
            return self.words.count("gap_overdue", (on - gap.since).days)
        return ""

    def _note(self, note: GapNote | None) -> NoteLine | None:
        if note is None:
            return None
        mine = note.by == self._reader
        text = self.words.text(
            f"gap_note_{note.kind}",
            to=note.to_name or "",
            until=day_text(note.until, self.words) if note.until else "",
            reason=note.reason or "",
        )
        by = "" if mine else self.words.text("gap_note_by", name=note.by_name)
        return NoteLine(note.note_id, f"{text} {by}".strip(), mine)


def _by_name(person: VisiblePerson) -> tuple[str, str]:
    return person.name.casefold(), person.id


def _family(gap: Gap, shared: frozenset[str]) -> str | None:
    if gap.subject in shared:
        return gap.subject
    return next(iter(shared)) if len(shared) == 1 else None
