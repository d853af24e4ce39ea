"""Whose record somebody is put into who was typed in: a known one, or one of their own.

Whoever adds them gets the same answer, so all of it happens here: the same statements run whether
they are known or not, what is known of others never leaves this room, and what comes out is an id
and whether somebody has to be asked.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.database.driver import Transaction
from graph.database.query import Access, Audience, Query
from graph.database.sealed import unwrap
from graph.door.first_statements import Touched, person, person_made, person_to_be
from graph.records.dates import PartialDate
from graph.records.matching import (
    Identity,
    Known,
    Outcome,
    Verdict,
    birth_days,
    judge,
    postcode_key,
)
from graph.records.names import normalised, sounds
from graph.vocabulary import DatePrecision


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody as a practitioner typed them in."""

    typed: Identity
    practitioner_id: str
    new_id: str
    """Of their record, if they get one of their own."""

    @property
    def name(self) -> str:
        return f"{self.typed.given_name} {self.typed.family_name}".strip()

    @property
    def lock(self) -> Touched:
        """One who adds somebody of the same birth date waits, and then finds this one."""
        born = self.typed.birth_date
        return person_to_be("born", born.value.isoformat() if born else "")


@dataclass(frozen=True, slots=True)
class Place:
    """Where their record is, and who has to be asked."""

    person_id: str
    known: bool
    """It is there already, and nobody has to be asked."""
    on_own_list: bool = False
    """The practitioner supports them already, or has added them before."""
    may_be: tuple[str, ...] = ()
    """The records that may be theirs, which somebody has to compare with it."""
    guarded: bool = False
    """One of these is protected: the privacy officer compares them, else the coordinator."""

    @property
    def touched(self) -> Touched:
        return person(self.person_id) if self.known else person_made(self.person_id)


@dataclass(frozen=True, slots=True)
class Sought:
    days: Sequence[Mapping[str, date]]
    given: Sequence[str]
    family: Sequence[str]
    postcode: str
    practitioner_id: str


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    given_name: str
    family_name: str
    known_as: str | None
    born: str
    precision: str
    postcode: str | None
    guarded: bool
    """Shielded, under a safety arrangement, or there are limits on who may know of them: nobody is
    joined to such a record."""
    dead: bool
    own: Sequence[Mapping[str, Any]]
    """The practitioner's own support of them, as far as it is not over."""


CANDIDATES = Query(
    name="candidates_for_newcomer",
    audience=Audience.FACTS,
    access=Access.READ,
    params=Sought,
    row=Candidate,
    cypher="""
        UNWIND $days AS days
        MATCH (p:Person)
        WHERE days.first <= p.birth_date <= days.last
        WITH DISTINCT p
        // What was said to be somebody else's record leads there; nobody is joined to it.
        WHERE NOT EXISTS { (p)-[:JOINED_INTO]->() } AND (p.postcode = $postcode
           OR any(sound IN p.given_sounds WHERE sound IN $given)
           OR any(sound IN p.family_sounds WHERE sound IN $family))
        CALL (p) {
            OPTIONAL MATCH (p)<-[s:SUPPORTS]-(:Practitioner {id: $practitioner_id})
            WHERE s.state IN ['active', 'proposed', 'suspended']
            WITH s ORDER BY s.id
            RETURN collect(s {.state, .proposed_by, .typed_name, .typed_birth_precision,
                              typed_birth_date: toString(s.typed_birth_date)}) AS own
        }
        RETURN p.id AS id, p.given_name AS given_name, p.family_name AS family_name,
               p.known_as AS known_as, toString(p.birth_date) AS born,
               p.birth_precision AS precision, p.postcode AS postcode,
               coalesce(p.shielded, false)
                   OR EXISTS { (p)<-[:LIMITS]-(:Exclusion) }
                   OR EXISTS { (p)<-[:PROTECTS|FROM]-(:SafetyArrangement) }
                   OR EXISTS { (p)<-[:DECLARED]-(:Practitioner {id: $practitioner_id}) }
                   AS guarded,
               p.deceased_on IS NOT NULL AS dead, own
        ORDER BY id
    """,
)


def plan(transaction: Transaction) -> None:
    """Let Neo4j plan the query before somebody waits for it."""
    transaction.facts(CANDIDATES, Sought([], [], [], "", ""))


def place_of(transaction: Transaction, newcomer: Newcomer) -> Place:
    """Where a newcomer belongs, as the graph is now."""
    found = tuple(unwrap(transaction.facts(CANDIDATES, _sought(newcomer))))
    if mine := _added_before(newcomer, found):
        return Place(mine, known=True, on_own_list=True)
    verdict = judge(newcomer.typed, map(_known, found))
    by_id = {each.id: each for each in found}
    if verdict.outcome is Outcome.SAME:
        (one,) = verdict.candidates
        if any(edge["state"] in ("active", "suspended") for edge in by_id[one].own):
            return Place(one, known=True, on_own_list=True)
        # The page of somebody who died is closed to all who come later: this would tell of them.
        if not by_id[one].dead:
            return Place(one, known=True)
    return _of_their_own(newcomer, verdict)


def who_may_be(transaction: Transaction, stated: Identity, besides: AbstractSet[str]) -> Place:
    """Which records may be of somebody whom a file states, and that got one of their own; without
    those that came with the same file, which tells its people apart."""
    newcomer = Newcomer(stated, practitioner_id="", new_id="")
    found = unwrap(transaction.facts(CANDIDATES, _sought(newcomer)))
    others = [_known(each) for each in found if each.id not in besides]
    return _of_their_own(newcomer, judge(stated, others))


def _of_their_own(newcomer: Newcomer, verdict: Verdict) -> Place:
    return Place(
        newcomer.new_id,
        known=False,
        may_be=verdict.candidates,
        guarded=verdict.outcome is Outcome.SHIELDED,
    )


def _added_before(newcomer: Newcomer, found: Sequence[Candidate]) -> str | None:
    """By what the practitioner typed then, whoever that turned out to be: it tells nothing else.

    What a colleague handed over to them they did not type; of somebody whom they may be kept from
    it would tell."""
    for candidate in found:
        for edge in candidate.own:
            if candidate.guarded and edge["proposed_by"] not in (None, newcomer.practitioner_id):
                continue
            born = _date(edge["typed_birth_date"], edge["typed_birth_precision"])
            same_name = normalised(edge["typed_name"] or "") == normalised(newcomer.name)
            if same_name and born == newcomer.typed.birth_date:
                return candidate.id
    return None


def _sought(newcomer: Newcomer) -> Sought:
    typed = newcomer.typed
    return Sought(
        [{"first": each.first, "last": each.last} for each in birth_days(typed.birth_date)],
        sorted(sounds(typed.given_name)),
        sorted(sounds(typed.family_name)),
        # No postcode is like none.
        postcode_key(typed.postcode) or "",
        newcomer.practitioner_id,
    )


def _known(candidate: Candidate) -> Known:
    identity = Identity(
        candidate.given_name,
        candidate.family_name,
        _date(candidate.born, candidate.precision),
        candidate.postcode,
        candidate.known_as,
    )
    return Known(candidate.id, identity, candidate.guarded)


def _date(value: str | None, precision: str | None) -> PartialDate | None:
    if value is None or precision is None:
        return None
    return PartialDate(date.fromisoformat(value), DatePrecision(precision))
