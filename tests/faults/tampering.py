"""Tampering with the audit: whatever is done to it without its key is found, and the entry named.

`python -m tests.faults tampering` runs this part alone.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

from graph.audit.checkpoint import Cause
from graph.audit.journal import Journal, file_copy, read_copies
from graph.audit.journal_check import examine
from graph.audit.trail import heads_of
from graph.audit.verification import Verdict, verify_against
from graph.clock import RandomIds
from graph.database.driver import Database
from graph.door.first_statements import person
from graph.door.gateway import Gateway
from graph.errors import NotVisible
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries.door import open_gateway
from tests.faults.own_neo4j import AUDIT_KEY, PATIENT, own_neo4j
from tests.faults.tamper_kinds import tamperings
from tests.worlds.council import Council, settle
from tests.worlds.full_town import full_town
from tests.worlds.trail_state import Ground, State

FULL = 1010
"""Tamperings in the whole proof."""

SEED = 20261124
_ROUNDS = 5
"""Checkpoints on the way, each a moment to roll back to."""


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures: counts. With `scale` 1 that is 1,010 tamperings, and with less in proportion."""
    with own_neo4j() as address, Database(address, PATIENT) as database:
        return tampered(database, round(FULL * scale))


def tampered(database: Database, count: int) -> dict[str, int | float]:
    """The same on a database whose audit nobody else uses; it is left as it was."""
    with _ground(database) as (ground, earlier):
        state = ground.read()
        figures = {
            "tamperings": 0,
            "tamperings_found": 0,
            "tamperings_named": 0,
            "bare_tamperings_found": 0,
            "tampering_false_alarms": int(not _verdict(ground).whole),
        }
        for made in islice(tamperings(Random(SEED), state, earlier), count):
            ground.write(made.state)
            verdict = _verdict(ground)
            named = any(name in fault for name in made.named for fault in verdict.faults)
            figures["tamperings"] += 1
            figures["tamperings_found"] += not verdict.whole
            figures["tamperings_named"] += named
            figures["bare_tamperings_found"] += not _plain_log_agrees(made.state)
            if not named:
                sys.stderr.write(f"not named: {made.what}: {verdict.faults[:3]}\n")
        ground.write(state)
        figures["tampering_false_alarms"] += not _verdict(ground).whole
    return dict(figures)


def _verdict(ground: Ground) -> Verdict:
    journal = Journal(ground.journal, AUDIT_KEY)
    witness = examine(journal, read_copies(ground.second, journal.chain))
    # Late enough that no entry may still wait for its line.
    later = datetime.now(UTC) + timedelta(hours=1)
    return verify_against(ground.database, AUDIT_KEY, witness, later)


def _plain_log_agrees(state: State) -> bool:
    """What a log with numbers and neither seals nor journal can tell: a gap, a wrong count."""
    return len(state.lanes) == 4 and all(
        [entry["seq"] for entry in state.of_lane(number)]
        == list(range(1, state.head(number)["seq"] + 1))
        for number in range(4)
        if any(head["id"] == number for head in state.lanes)
    )


@contextmanager
def _ground(database: Database) -> Iterator[tuple[Ground, list[State]]]:
    """A council's trail of some dozens of entries, and how it stood at earlier moments."""
    folder = Path(tempfile.mkdtemp(prefix="kithmap-tampering-"))
    try:
        journal = Journal(folder / "journal", AUDIT_KEY)
        ground = Ground(database, journal.path, folder / "checkpoints")
        gateway = open_gateway(database, AUDIT_KEY, anchor=journal.append)
        gateway.warm_up()
        council = settle(database, full_town())
        journal.begin(datetime.now(UTC), lambda: heads_of(database), file_copy(ground.second))
        moments = []
        for number in range(_ROUNDS):
            _work(gateway, council)
            cause = Cause.MINUTE if number else Cause.START
            copy = file_copy(ground.second)
            journal.checkpoint(datetime.now(UTC), cause, lambda: heads_of(database), copy)
            moments.append(ground.read())
        # The last moments have no checkpoint yet.
        _work(gateway, council)
        # Of the last one nothing is left to roll back in the second place.
        yield ground, moments[:-1]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _work(gateway: Gateway, council: Council) -> None:
    """Disclosures, refusals and changes, some of them with a text beside the entry."""
    ids = RandomIds()
    for name in ("hugo", "tom", "hana", "sol"):
        for focus in (council.person("dawn"), council.family("D"), council.person("lee")):
            try:
                gateway.support_web(council.worker(name), focus, ids.new())
            except NotVisible:
                continue
    for name in ("dawn", "kai"):
        with gateway.change(Actor("recorder"), ids.new(), [person(council.id(name))]) as change:
            change.record(AuditTag.SUPPORT_CONFIRMED, ids.new(), f"a reason about {name}")
            change.commit()
