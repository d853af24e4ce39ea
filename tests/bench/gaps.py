"""All gaps of a whole partnership, beside one bare scan of the same people and edges."""

import time
import tracemalloc
from dataclasses import dataclass

from graph.clock import SystemClock
from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.database.driver import Database
from graph.door.asked import NO_ID, FactsAt, ids
from graph.door.partnership import PART, After, Part, total
from graph.gaps import DEFAULTS
from queries.circles import FACTS_OF_CIRCLE
from queries.door import open_counts
from queries.gaps import FAMILIES_AFTER, WITHOUT_FAMILY_AFTER

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class GapsRun:
    families: int
    seconds: float
    scan_seconds: float
    """The same rows read by the driver alone, in the same parts, and nothing made of them."""
    peak_mb: float
    """Of what Python held at once while all gaps were counted."""

    @property
    def per_family_ms(self) -> float:
        return 1000 * self.seconds / self.families


def gaps_run(address: Neo4jAddress) -> GapsRun:
    """Once with time taken, once more with memory watched: that is slow."""
    scan = _seconds_of_scan(address)
    with Database(address) as database:
        began = time.perf_counter()
        found = _count(database)
        seconds = time.perf_counter() - began
        tracemalloc.start()
        _count(database)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return GapsRun(found.families, seconds, scan, peak / MEGABYTE)


def _count(database: Database) -> Part:
    return total(open_counts(database, SystemClock()).parts(DEFAULTS))


def _seconds_of_scan(address: Neo4jAddress) -> float:
    began = time.perf_counter()
    with (
        open_driver(address, notifications_min_severity="OFF") as driver,
        driver.session(database=address.database) as session,
    ):
        for query in (FAMILIES_AFTER, WITHOUT_FAMILY_AFTER):
            after = ""
            while rows := session.run(query.cypher, query.values(After(after, PART))).values():
                after = rows[-1][0]
                people = {person for _, those in rows for person in those}
                at = FactsAt(ids(people), NO_ID, NO_ID, NO_ID)
                session.run(FACTS_OF_CIRCLE.cypher, FACTS_OF_CIRCLE.values(at)).values()
    return time.perf_counter() - began
