"""The second pass of an import against raw `UNWIND` of the same rows on the same constraints.

Both sides write every record and its source record, in batches of one size. The raw side gets rows
that are ready to send, and creates without a look at what is there; the import looks up each row,
gives it an id, notes how it was written, and could be run again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, LiteralString
from uuid import uuid4

import neo4j

from app.imports.drafts import renamed
from app.imports.findings import Findings, Moment, Row
from app.imports.folder import open_folder, read_folder
from app.imports.judge import judge
from app.imports.kinds import Key, Kind
from app.imports.progress import NobodyWatches
from app.imports.second_pass import ImportRun, batches, record_of
from app.imports.storing.batch import BATCH, BATCH_SECONDS
from graph.clock import RandomIds
from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.database.driver import Database
from graph.database.schema import migrate
from graph.policy.facts import ENGLAND
from graph.server.leasing import open_lease
from graph.server.settings import LocalServerSettings
from graph.storing.kinds import IMPORTED

PEOPLE = 4_000
ROUNDS = 7
WARM_UP = 1

RAW: Mapping[Kind, LiteralString] = {
    Kind.AGENCIES: "CREATE (n:Agency {id: row.id}) SET n += row.keys",
    Kind.PRACTITIONERS: "CREATE (n:Practitioner {id: row.id, version: 1}) SET n += row.keys",
    Kind.POSTS: """
        MATCH (w:Practitioner {id: row.practitioner}) MATCH (a:Agency {id: row.agency})
        CREATE (w)-[n:WORKS_FOR {id: row.id}]->(a) SET n += row.keys
    """,
    Kind.PERSONS: """
        CREATE (n:Person {id: row.id, held: 0, version: 1, stamp: 0}) SET n += row.keys
    """,
    Kind.FAMILIES: "CREATE (n:Family {id: row.id, held: 0, version: 1, stamp: 0})",
    Kind.MEMBERSHIPS: """
        MATCH (p:Person {id: row.person}) MATCH (f:Family {id: row.family})
        CREATE (p)-[n:MEMBER_OF {id: row.id}]->(f) SET n += row.keys
    """,
    Kind.KINSHIPS: """
        MATCH (p:Person {id: row.person}) MATCH (q:Person {id: row.relative})
        CREATE (p)-[n:KIN {id: row.id}]->(q) SET n += row.keys
    """,
    Kind.SUPPORTS: """
        MATCH (w:Practitioner {id: row.practitioner}) MATCH (p:Person {id: row.person})
        SET p:Client
        CREATE (w)-[n:SUPPORTS {id: row.id, version: 1}]->(p) SET n += row.keys
    """,
    Kind.CONSENTS: """
        MATCH (p:Person {id: row.person})
        CREATE (n:Consent {id: row.id})-[:OF]->(p) SET n += row.keys
        WITH row, n
        UNWIND row.events AS event
        CREATE (n)-[:HAD]->(e:ConsentEvent) SET e += event
    """,
}

RAW_SOURCE: LiteralString = """
    UNWIND $rows AS row
    CREATE (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id,
                            describes: row.id, sha256: row.sha256, written: row.written,
                            imported_at: row.imported_at})
"""
DESCRIBED: Mapping[Kind, LiteralString] = {
    Kind.AGENCIES: " WITH s, row MATCH (n:Agency {id: row.id}) CREATE (s)-[:DESCRIBES]->(n)",
    Kind.PRACTITIONERS: (
        " WITH s, row MATCH (n:Practitioner {id: row.id}) CREATE (s)-[:DESCRIBES]->(n)"
    ),
    Kind.PERSONS: " WITH s, row MATCH (n:Person {id: row.id}) CREATE (s)-[:DESCRIBES]->(n)",
    Kind.FAMILIES: " WITH s, row MATCH (n:Family {id: row.id}) CREATE (s)-[:DESCRIBES]->(n)",
    Kind.CONSENTS: " WITH s, row MATCH (n:Consent {id: row.id}) CREATE (s)-[:DESCRIBES]->(n)",
}

RawRow = dict[str, Any]
RawBatch = tuple[Kind, list[RawRow], list[RawRow]]
"""Records, and their source records."""


def import_over_unwind() -> float:
    """Rows a second of the import over rows a second of the raw driver; medians of turns."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as files:
        _write_bundle(Path(files))
        moment = Moment(datetime.now(UTC), ENGLAND.time_zone)
        rows = judge(
            read_folder(open_folder(Path(files)), moment, lambda _: None),
            lambda _: (),
            moment,
        )
        settings = LocalServerSettings(data=Path(folder), grace_seconds=0.2)
        with open_lease(settings) as lease, Database(lease.address) as database:
            migrate(database)
            return _in_turns(database, lease.address, rows, moment)


def _in_turns(
    database: Database, address: Neo4jAddress, rows: Sequence[Row], moment: Moment
) -> float:
    ratios: list[float] = []
    with open_driver(address, notifications_min_severity="OFF") as driver:
        for number in range(WARM_UP + ROUNDS):
            ready = list(_raw_batches(rows, moment))
            sides = (
                partial(_import, database, rows, moment),
                partial(_unwind, driver, address.database, ready),
            )
            times = [0.0, 0.0]
            # Whoever goes later finds warm pages: they take turns.
            for side in (0, 1) if number % 2 else (1, 0):
                started = perf_counter()
                sides[side]()
                times[side] = perf_counter() - started
            if number >= WARM_UP:
                ratios.append(times[1] / times[0])
    return median(ratios)


def _import(database: Database, rows: Sequence[Row], moment: Moment) -> None:
    run = ImportRun(database, f"bench-{uuid4()}", moment, RandomIds())
    run.store(rows, Findings(), NobodyWatches())


def _unwind(driver: neo4j.Driver, database: str, ready: Sequence[RawBatch]) -> None:
    with driver.session(database=database) as session:
        for batch in ready:
            session.execute_write(_writer(*batch))


def _writer(kind: Kind, records: list[RawRow], sources: list[RawRow]) -> Any:
    record = "UNWIND $rows AS row " + RAW[kind]
    source = RAW_SOURCE + DESCRIBED.get(kind, "")

    @neo4j.unit_of_work(timeout=BATCH_SECONDS)
    def write(transaction: neo4j.ManagedTransaction) -> None:
        transaction.run(record, rows=records).consume()
        transaction.run(source, rows=sources).consume()

    return write


def _raw_batches(rows: Sequence[Row], moment: Moment) -> Iterator[RawBatch]:
    """The rows as the import would send them, under ids of their own."""
    source, names = f"raw-{uuid4()}", {row.key: str(uuid4()) for row in rows}
    for kind in Kind:
        for batch in batches([row for row in rows if row.key.kind is kind], BATCH):
            yield (
                kind,
                [_raw_record(row, names) for row in batch],
                [_raw_source(row, source, names, moment) for row in batch],
            )


def _raw_record(row: Row, names: Mapping[Key, str]) -> RawRow:
    draft = renamed(row.draft, lambda _, kind, external_id: names[Key(kind, external_id)])
    return dict(IMPORTED[row.key.kind].to_row(record_of(draft)))


def _raw_source(row: Row, source: str, names: Mapping[Key, str], moment: Moment) -> RawRow:
    return {
        "source": source,
        "kind": row.key.kind,
        "external_id": row.key.external_id,
        "id": names[row.key],
        "sha256": row.sha256,
        "written": row.sha256[:32],
        "imported_at": moment.now,
    }


def _write_bundle(folder: Path) -> None:
    """A town of `PEOPLE` in families of four, each with two supports, half of them agreed."""
    people, workers = range(PEOPLE), range(PEOPLE // 50)
    tables = {
        "agencies": ["agency_id,name,sector", *(f"A{a},Agency {a},school" for a in range(20))],
        "practitioners": ["practitioner_id,name,email"]
        + [f"W{w},Worker {w},w{w}@example.org" for w in workers],
        "posts": ["practitioner_id,agency_id,role"] + [f"W{w},A{w % 20},teacher" for w in workers],
        "persons": ["person_id,given_name,family_name,sex,birth_date,address"]
        + [f"P{p},Given{p % 997},Family{p % 1009},female,1990-03-01,{p} High St" for p in people],
        "families": ["family_id", *(f"F{f}" for f in range(PEOPLE // 4))],
        "memberships": ["person_id,family_id,from"]
        + [f"P{p},F{p // 4},2020-01-01" for p in people],
        "kinships": ["person_id,relative_id,kind"]
        + [f"P{p},P{p // 4 * 4 + 3},SIB" for p in people if p % 4 != 3],
        "supports": ["practitioner_id,agency_id,person_id,role,from"]
        + [
            f"W{w},A{w % 20},P{p},teacher,2021-01-01"
            for p in people
            for w in (p % len(workers), (p + 7) % len(workers))
        ],
        "consents": ["consent_id,person_id,authority,level,services,sectors,given_on"]
        + [f"C{p},P{p},self,contact,all,school;gp,today" for p in people if p % 2],
    }
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
