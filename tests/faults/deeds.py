"""Deeds: changes that leave several marks each, so that a lost, half or doubled one can be told.

One deed turns two ties of a worker (two edges, two versions, two people's stamps) and records an
agreement with two events, besides its own `Op` and its audit entry. Who asked for it keeps a note
outside the database, and another once they were told that it is stored.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random
from uuid import uuid4

from graph.database.driver import Database
from graph.database.query import Access, Audience, Query
from graph.door.change import Change
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.model import Agency, Person, Post, Practitioner
from graph.records.viewer import Actor
from graph.storing.kinds import CONSENTS
from graph.storing.rows import Row
from graph.vocabulary import AuditTag, ConsentEventKind, Role, Sector, Tie
from queries.consent import RECORD_CONSENT, NewConsent
from queries.support import OWN_SUPPORT, SET_OWN_TIE, NewTie, OwnSupportAt
from tests.worlds.builders import agreement, noon, post_of, support
from tests.worlds.council import Council

EVENTS = 2
WORKERS_OF_EACH = 2
_RENEWED_ON = date(2026, 4, 1)
_BORN = date(1986, 2, 3)
"""An adult, whose own agreement counts."""


@dataclass(frozen=True)
class Crowd:
    """Workers and the people whom they support, two workers each, by their stored ids."""

    workers: tuple[str, ...]
    people: tuple[str, ...]
    edges: Mapping[tuple[str, str], str]
    """By worker and person."""

    @cached_property
    def people_of(self) -> Mapping[str, Sequence[str]]:
        """By worker."""
        found: dict[str, list[str]] = {worker: [] for worker in self.workers}
        for worker, each in self.edges:
            found[worker].append(each)
        return found


def crowd_records(workers: int, people: int) -> Records:
    """The records of a crowd, named `w0` ... and `p0` ..., its edges `w0-p0` ..."""
    made = Records(
        agencies=(Agency("agency", "Riverside Surgery", Sector.GP),),
        practitioners=tuple(
            Practitioner(
                f"w{n}", f"Worker {n}", posts=(Post(post_of(f"w{n}"), "agency", role=Role.GP),)
            )
            for n in range(workers)
        ),
        people=tuple(
            Person(f"p{n}", "Person", str(n), birth_date=PartialDate(_BORN)) for n in range(people)
        ),
    )
    edges = tuple(
        edge
        for worker in range(workers)
        for each in range(people)
        if (each - worker) % workers < WORKERS_OF_EACH
        for edge in support(f"w{worker}", "agency", f"p{each}", Role.GP).supports
    )
    return made + Records(supports=edges)


def crowd_of(council: Council) -> Crowd:
    """A crowd that was stored as a council."""
    workers = [each.id for each in council.records.practitioners]
    people = [each.id for each in council.records.people]
    supports = council.records.supports
    edges = {(each.practitioner_id, each.person_id): each.id for each in supports}
    return Crowd(tuple(workers), tuple(people), edges)


@dataclass(frozen=True)
class Deed:
    """What somebody asks for: the same each time it is sent again."""

    op: str
    worker: str
    people: tuple[str, str]
    tie: Tie

    @classmethod
    def draw(cls, crowd: Crowd, worker: str, chance: Random) -> "Deed":
        first, second = chance.sample(crowd.people_of[worker], 2)
        return cls(str(uuid4()), worker, (first, second), chance.choice(list(Tie)))

    def to_line(self) -> str:
        return " ".join((self.op, self.worker, *self.people, self.tie))

    @classmethod
    def from_line(cls, line: str) -> "Deed":
        op, worker, first, second, tie = line.split()
        return cls(op, worker, (first, second), Tie(tie))


def do(gateway: Gateway, crowd: Crowd, deed: Deed) -> str:
    """Do it through the door; returns the versions that its two edges came to.

    Raises what the door raises: DatabaseUnavailable where the outcome is not known.
    """
    with _change(gateway, deed) as change:
        result = _marks(change, crowd, deed)
        change.commit(result)
    return change.result


def plan(gateway: Gateway, crowd: Crowd) -> None:
    """Do one and leave it unsaved: else a whole crowd would plan the same at once."""
    deed = Deed.draw(crowd, crowd.workers[0], Random())
    with _change(gateway, deed) as change:
        _marks(change, crowd, deed)


def _change(gateway: Gateway, deed: Deed) -> Change:
    actor = Actor(f"account-of-{deed.worker}", None, deed.worker)
    touches = [person(each) for each in deed.people]
    return gateway.change(actor, deed.op, touches, request=deed.to_line())


def _marks(change: Change, crowd: Crowd, deed: Deed) -> str:
    versions = []
    for each in deed.people:
        at = OwnSupportAt(crowd.edges[deed.worker, each], each, deed.worker)
        now = change.one(OWN_SUPPORT, at).version
        new = NewTie(at.support_id, each, deed.worker, now, deed.tie)
        versions.append(str(change.one(SET_OWN_TIE, new).version))
    change.one(RECORD_CONSENT, NewConsent(_agreement(deed)))
    change.record(AuditTag.SUPPORT_TIE_CHANGED, deed.op)
    return " ".join(versions)


def _agreement(deed: Deed) -> Row:
    """Under an id of its own each time, and marked with the operation: a second one would show."""
    then = [(ConsentEventKind.RENEWED, noon(_RENEWED_ON))]
    made = agreement(deed.people[0], id=str(uuid4()), notice_version=deed.op, then=then)
    return CONSENTS.to_row(made.consents[0])


@dataclass(frozen=True)
class Asked:
    ops: Sequence[str]


@dataclass(frozen=True)
class OfPeople:
    people: Sequence[str]


@dataclass(frozen=True)
class StoredOp:
    op: str
    result: str | None
    entries: int


@dataclass(frozen=True)
class StoredAgreement:
    op: str
    events: int


@dataclass(frozen=True)
class StoredEdge:
    id: str
    version: int


STORED_OPS = Query(
    name="stored_ops",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=Asked,
    row=StoredOp,
    cypher="""
        UNWIND $ops AS op
        OPTIONAL MATCH (o:Op {id: op})
        OPTIONAL MATCH (e:AuditEntry {op: op})
        WITH op, o.result AS result, count(e) AS entries
        RETURN op AS op, result AS result, entries AS entries
    """,
)

STORED_AGREEMENTS = Query(
    name="stored_agreements",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfPeople,
    row=StoredAgreement,
    cypher="""
        UNWIND $people AS id
        MATCH (:Person {id: id})<-[:OF]-(c:Consent)
        WHERE c.notice_version IS NOT NULL
        CALL (c) {
            MATCH (c)-[:HAD]->(e:ConsentEvent)
            RETURN count(e) AS events
        }
        RETURN c.notice_version AS op, events AS events
    """,
)

STORED_EDGES = Query(
    name="stored_edges",
    audience=Audience.UPKEEP,
    access=Access.READ,
    params=OfPeople,
    row=StoredEdge,
    cypher="""
        UNWIND $people AS id
        MATCH (:Practitioner)-[s:SUPPORTS]->(:Person {id: id})
        RETURN s.id AS id, s.version AS version
    """,
)


@dataclass(frozen=True)
class Judgement:
    """What became of the deeds. Each count should be 0 but the first."""

    stored: int
    lost: int
    """Told as stored, and not there as it was told."""
    halves: int
    """Some of a deed's marks without the others."""
    doubles: int
    """A mark that one deed left twice."""


def judge(
    database: Database, crowd: Crowd, asked: Iterable[Deed], told: Mapping[str, str]
) -> Judgement:
    """Compare the graph with the notes outside it. Nobody may be writing meanwhile."""
    deeds = {deed.op: deed for deed in asked}
    ops = {row.op: row for row in database.rows(STORED_OPS, Asked(sorted(deeds)))}
    agreements: dict[str, list[int]] = {}
    for row in database.rows(STORED_AGREEMENTS, OfPeople(crowd.people)):
        agreements.setdefault(row.op, []).append(row.events)
    versions: Counter[tuple[str, int]] = Counter()
    stored_deeds = lost = halves = doubles = 0
    for op, deed in deeds.items():
        found, given = ops[op], agreements.pop(op, [])
        if op in told and found.result != told[op]:
            lost += 1
        if found.result is None and not found.entries and not given:
            continue
        stored_deeds += 1
        if found.result is None or not found.entries or given[:1] != [EVENTS]:
            halves += 1
        elif found.entries > 1 or len(given) > 1:
            doubles += 1
        for person_id, version in zip(deed.people, (found.result or "").split(), strict=False):
            versions[crowd.edges[deed.worker, person_id], int(version)] += 1
    edges = database.rows(STORED_EDGES, OfPeople(crowd.people))
    reached = {(edge.id, version) for edge in edges for version in range(2, edge.version + 1)}
    lost += len(versions.keys() - reached)
    # A version that no stored deed has claimed, or an agreement without its deed.
    halves += len(reached - versions.keys()) + len(agreements)
    doubles += sum(count - 1 for count in versions.values())
    return Judgement(stored_deeds, lost, halves, doubles)
