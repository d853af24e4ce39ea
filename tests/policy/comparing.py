"""Holding what `see` says beside what the oracle says: by person, edge, kinship and field."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

from graph.policy import RULES, Rules, see
from graph.policy.facts import Facts, Focus, FocusKind
from graph.policy.support_web import (
    Notice,
    Reason,
    SupportWeb,
    VisibleKinship,
    VisiblePerson,
    VisibleSupport,
)
from graph.records.bundle import Records
from graph.records.viewer import Archetype, Viewer, WorkerView
from graph.vocabulary import ConsentState, KinGroup, Reach, SupportState
from tests.oracle.archetype import Previews
from tests.oracle.family import FamilyWebs
from tests.oracle.oracle import Oracle
from tests.oracle.web import Expected, Line, WorkerWebs
from tests.worlds.councils import Council

VARYING: dict[type, tuple[str, ...]] = {
    VisiblePerson: (
        "reach",
        "in_focus",
        "sex",
        "birth_date",
        "address",
        "deceased",
        "deceased_on",
        "pregnant",
        "other_support",
        "needs",
        "family_ids",
        "shielded",
    ),
    VisibleKinship: (
        "kind",
        "parental_responsibility",
        "lives_with",
        "contact_restricted",
        "ended",
    ),
    VisibleSupport: (
        "worker",
        "role",
        "lead",
        "own",
        "state",
        "since",
        "until",
        "since_quarter",
        "until_quarter",
        "confirmed_on",
        "tie",
        "version",
        "meets",
    ),
}
"""The fields that are sometimes empty."""


def to_be_met() -> set[str]:
    """What must occur often among what is compared: each reach, reason, and value of a field."""
    by_name = [Reason.AGREED_BY_NAME, Reason.AGREEMENT, Reason.DECISION]
    always = [Reason.COVER, Reason.SUPERVISOR, Reason.OWN, Reason.OWN_SERVICE, Reason.EMERGENCY]
    return {
        *(f"{name} {kind}" for names in VARYING.values() for name in names for kind in KINDS),
        *(f"reach {reach}" for reach in Reach),
        *(f"notice {notice}" for notice in Notice),
        *(f"agreement {state}" for state in ConsentState if state is not ConsentState.NOT_YET),
        "decision told",
        *(f"kin {group}" for group in KinGroup),
        *(f"flags {flag}" for flag in (None, False, True)),
        *(f"state {state}" for state in (None, *SHOWN_STATES)),
        *(f"reason {reason} at {level}" for reason in by_name for level in ("AGENCY", "CONTACT")),
        *(f"reason {reason} at CONTACT" for reason in always),
        f"reason {Reason.HAND_OVER} at CONTACT",
        f"reason {Reason.ENQUIRY} at AGENCY",
        f"reason {Reason.SAFEGUARDING_CONTACT} at AGENCY",
        f"reason {Reason.WAITING_DECISION} at AGENCY",
    }


KINDS = ("given", "empty")
SHOWN_STATES = (
    SupportState.ACTIVE,
    SupportState.ENDED,
    SupportState.PROPOSED,
    SupportState.SUSPENDED,
)


@dataclass
class Tally:
    """What was compared. A decision is one viewer and one person, edge, kinship, page or notice."""

    decisions: int = 0
    councils: int = 0
    met: Counter[str] = field(default_factory=Counter)
    """How often each reach, reason, level and field value occurred in what was expected."""


@dataclass(frozen=True)
class Look:
    """One viewer at one focus: the facts for `see`, and what the oracle expects it to show."""

    viewer: Viewer
    focus: Focus
    facts: Facts
    expected: Expected | None


@dataclass(frozen=True)
class Disagreement:
    viewer: Viewer
    focus: Focus
    what: str


class Comparison:
    """One council, looked at by everybody, at everybody."""

    def __init__(self, council: Council, tally: Tally) -> None:
        self.council, self.tally = council, tally
        oracle = Oracle(council.records, council.now, council.settings)
        self.worker_webs = WorkerWebs(oracle)
        self.family_webs = FamilyWebs(oracle)
        self.previews = Previews(council.records, council.now, council.settings)

    @cached_property
    def looks(self) -> tuple[Look, ...]:
        viewers: list[Viewer] = [*self.council.workers(), *self.council.family_members()]
        viewers += self.council.archetypes()
        return tuple(
            Look(viewer, focus, self.council.facts(viewer, focus), self.expected(viewer, focus))
            for viewer in viewers
            for focus in self.council.foci()
        )

    def disagreements(self, rules: Rules = RULES) -> Iterator[Disagreement]:
        now, settings = self.council.now, self.council.settings
        for look in self.looks:
            seen = see(look.viewer, look.facts, now, settings, rules)
            for what in self.compare(look.expected, seen, look.focus):
                yield Disagreement(look.viewer, look.focus, what)

    def expected(self, viewer: Viewer, focus: Focus) -> Expected | None:
        if isinstance(viewer, WorkerView):
            return self.worker_webs.web(viewer, focus)
        if isinstance(viewer, Archetype):
            return self.previews.web(viewer, focus)
        return self.family_webs.web(viewer, focus)

    def compare(
        self, expected: Expected | None, seen: SupportWeb | None, focus: Focus
    ) -> Iterator[str]:
        self.tally.decisions += 1
        if expected is None or seen is None:
            if (expected is None) is not (seen is None):
                yield f"page: expected {expected}, saw {seen}"
            return
        self.meet(expected)
        self.tally.decisions += decisions_in(self.council.records, focus, expected)
        people = {person.id: person for person in seen.people}
        yield from by_id("person", as_far_as_known(expected.people, people), people)
        yield from by_id("kin", expected.kin, {k.id: k for k in seen.kin})
        yield from by_line(expected.lines, {s.id: s for s in seen.supports})
        yield from by_id("agreement", expected.agreements, {a.id: a for a in seen.agreements})
        decisions = {f"{each.id} {each.person_id}": each for each in seen.decisions}
        yield from by_id("decision", expected.decisions, decisions)
        if expected.notices != seen.notices:
            yield f"notices: expected {set(expected.notices)}, saw {set(seen.notices)}"
        for name, things in (
            ("people", [p.id for p in seen.people]),
            ("kin", [k.id for k in seen.kin]),
            ("supports", [s.id for s in seen.supports]),
        ):
            if things != sorted(set(things)):
                yield f"{name} out of order or twice: {things}"
        if (seen.focus, seen.on) != (focus, self.council.today):
            yield f"head: saw {seen.focus} on {seen.on}"

    def meet(self, expected: Expected) -> None:
        """Counts what occurs, so that an empty comparison cannot pass."""
        met = self.tally.met
        met.update(f"notice {notice}" for notice in expected.notices)
        met.update(f"agreement {each.state}" for each in expected.agreements.values())
        met.update("decision told" for _ in expected.decisions)
        supports = [line.support for line in expected.lines.values()]
        things: list[VisiblePerson | VisibleKinship | VisibleSupport]
        things = [*expected.people.values(), *expected.kin.values(), *supports]
        for thing in things:
            met.update(
                f"{name} {'given' if getattr(thing, name) else 'empty'}"
                for name in VARYING[type(thing)]
            )
        for person in expected.people.values():
            met.update(f"reach {reach}" for reach in person.reach)
        for kin in expected.kin.values():
            met[f"kin {kin.group}"] += 1
            met[f"flags {kin.lives_with}"] += 1
        for line in expected.lines.values():
            met[f"state {line.support.state}"] += 1
            if len(line.reasons) == 1:
                met[f"reason {min(line.reasons)} at {line.support.level.name}"] += 1


def decisions_in(records: Records, focus: Focus, expected: Expected) -> int:
    """Of a page that both show: its people, present or not; edges and kin of its scope; notices."""
    scope = {focus.id}
    if focus.kind is FocusKind.FAMILY:
        scope = {m.person_id for m in records.memberships if m.family_id == focus.id}
    edges = sum(edge.person_id in scope for edge in records.supports)
    kin = sum(kin.person_id in scope for kin in records.kinships)
    return len(records.people) + edges + kin + 1


def as_far_as_known(
    expected: Mapping[str, VisiblePerson], seen: Mapping[str, VisiblePerson]
) -> dict[str, VisiblePerson]:
    """Whether a relative outside the scope is reached is a link on the page, as far as the facts
    around this focus tell: of ways that lead through others they may not hold those others."""
    known = dict(expected)
    for person_id, person in expected.items():
        if not person.in_focus and person_id in seen:
            missing = set(person.reach) - set(seen[person_id].reach)
            if missing <= {Reach.FAMILY, Reach.DECISION, Reach.EMERGENCY, Reach.ENQUIRY}:
                there = tuple(reach for reach in person.reach if reach not in missing)
                known[person_id] = replace(person, reach=there)
    return known


def by_id(name: str, expected: Mapping[str, object], seen: Mapping[str, object]) -> Iterator[str]:
    for key in sorted(expected.keys() | seen.keys()):
        if expected.get(key) != seen.get(key):
            yield f"{name} {key}: {difference(expected.get(key), seen.get(key))}"


def by_line(expected: dict[str, Line], seen: dict[str, VisibleSupport]) -> Iterator[str]:
    """Several reasons may give the same level; any of them may stand on the line."""
    for key in sorted(expected.keys() | seen.keys()):
        line, support = expected.get(key), seen.get(key)
        if line is None or support is None:
            yield f"support {key}: {difference(line and line.support, support)}"
            continue
        if support.reason not in line.reasons:
            yield f"support {key}: reason {support.reason}, expected of {set(line.reasons)}"
        wanted = replace(line.support, reason=support.reason)
        if wanted != support:
            yield f"support {key}: {difference(wanted, support)}"


def difference(expected: object, seen: object) -> str:
    if expected is None or seen is None:
        return f"expected {expected}, saw {seen}"
    parts = [
        f"{name} expected {getattr(expected, name)!r}, saw {getattr(seen, name)!r}"
        for name in (part.name for part in fields(expected))  # type: ignore[arg-type]
        if getattr(expected, name) != getattr(seen, name)
    ]
    return "; ".join(parts)
