"""All gaps of a whole partnership, beside one bare scan of the same people and edges."""

import time
import tracemalloc
from dataclasses import dataclass
from itertools import islice

import psutil

from graph.clock import SystemClock
from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from graph.database.driver import Database
from graph.door.asked import NO_ID, FactsAt, ids
from graph.door.partnership import PART, After, total
from graph.gaps import DEFAULTS
from queries.circles import FACTS_OF_CIRCLE
from queries.door import open_counts
from queries.gaps import FAMILIES_AFTER, WITHOUT_FAMILY_AFTER

MEGABYTE = 1024 * 1024
WARM_UP = 25
"""So many parts before time is taken: a Java that has just started is slow."""


@dataclass(frozen=True)
class GapsRun:
    families: int
    seconds: float
    grown_mb: float
    """What this process took more at its highest than before, between one part and the next."""

    @property
    def per_family_ms(self) -> float:
        return 1000 * self.seconds / self.families


def gaps_run(address: Neo4jAddress) -> GapsRun:
    """All gaps around every family, once Neo4j has its plans."""
    here = psutil.Process()
    with Database(address) as database:
        counts = open_counts(database, SystemClock())
        for _ in islice(counts.parts(DEFAULTS), WARM_UP):
            pass
        before = highest = here.memory_info().rss
        families, began = 0, time.perf_counter()
        for part in counts.parts(DEFAULTS):
            families += part.families
            highest = max(highest, here.memory_info().rss)
        seconds = time.perf_counter() - began
    return GapsRun(families, seconds, (highest - before) / MEGABYTE)


def gaps_peak_mb(address: Neo4jAddress) -> float:
    """What Python held at once of its own while all gaps were counted: watching that is slow."""
    with Database(address) as database:
        tracemalloc.start()
        total(open_counts(database, SystemClock()).parts(DEFAULTS))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    return peak / MEGABYTE


def scan_seconds(address: Neo4jAddress) -> float:
    """The same rows read by the driver alone, in the same parts, and nothing made of them."""
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
