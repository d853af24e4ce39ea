"""What is counted, for Prometheus: routes, durations and faults, never who or whom.

Every name and its meaning for whoever watches stand in `docs/deploy.md`. Under gunicorn each worker
counts in a file of its own (prometheus-client's multiprocess mode, chosen by the environment when
this module is first imported), and the parent adds the files up.
"""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from graph.door.observer import Work
from graph.errors import AuditUnavailable, Busy, DatabaseUnavailable, DiskLow

COUNTED = CollectorRegistry()
"""What this process counted by itself."""

_REQUESTS = Counter(
    "kithmap_requests",
    "Answers, by the rule of the route and the class of the status.",
    ["route", "status"],
    registry=COUNTED,
)
_SECONDS = Histogram(
    "kithmap_request_seconds",
    "From the request to its answer, by the rule of the route.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=COUNTED,
)
_AWAY = Counter(
    "kithmap_database_away",
    "Answers that could not be given, by what was away, low or held by others.",
    ["why"],
    registry=COUNTED,
)
_HELD = Histogram(
    "kithmap_locks_seconds",
    "Until the locks were held; a disclosure reads its facts in the same statement.",
    ["work"],
    buckets=(0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=COUNTED,
)
_AGAIN = Counter(
    "kithmap_begun_again",
    "Disclosures and changes that began once more: a lock was not given, or people moved.",
    ["work"],
    registry=COUNTED,
)
_ENTRIES = Counter("kithmap_audit_entries", "Audit entries committed.", registry=COUNTED)
_LINES = Counter("kithmap_journal_lines", "Audit entries that the journal has.", registry=COUNTED)
_WRITTEN = Gauge(
    "kithmap_journal_written_timestamp_seconds",
    "When the journal got its last line (Unix time).",
    multiprocess_mode="mostrecent",
    registry=COUNTED,
)

NO_ROUTE = "none"

_WHY: Mapping[type[DatabaseUnavailable], str] = {
    Busy: "busy",
    DiskLow: "disk",
    AuditUnavailable: "journal",
    DatabaseUnavailable: "away",
}
"""What an answer that could not be given is counted as; the first that fits."""


class Meter:
    """Counts what the door does (`graph.door.observer.Observer`) and what the web answers."""

    def __init__(self) -> None:
        # A series that is not there yet cannot be watched: all of them begin at nothing.
        for work in Work:
            _HELD.labels(work.value)
            _AGAIN.labels(work.value)
        for why in _WHY.values():
            _AWAY.labels(why)

    def held(self, work: Work, seconds: float) -> None:
        _HELD.labels(work.value).observe(seconds)

    def begun_again(self, work: Work) -> None:
        _AGAIN.labels(work.value).inc()

    def entry_committed(self) -> None:
        _ENTRIES.inc()

    def entry_anchored(self) -> None:
        _LINES.inc()
        _WRITTEN.set_to_current_time()


def count_answer(rule: str | None, status: int, seconds: float) -> None:
    """One answer. `rule` is the route's, as /people/<uuid:person_id>: a path names somebody."""
    route = rule or NO_ROUTE
    _REQUESTS.labels(route, f"{status // 100}xx").inc()
    _SECONDS.labels(route).observe(seconds)


def count_away(error: DatabaseUnavailable) -> None:
    """One answer that could not be given."""
    _AWAY.labels(next(why for kind, why in _WHY.items() if isinstance(error, kind))).inc()
