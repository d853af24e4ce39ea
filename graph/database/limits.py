"""The time limits that Kithmap needs of a Neo4j, and whether somebody else's has them."""

import re
from dataclasses import dataclass

from graph.database.driver import Database


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that a setting may be; 0 means for ever, or never asked, and is no limit."""

    asked_for: str
    why: str


ASKED_FOR = {
    "db.lock.acquisition.timeout": Limit(
        "2s", "one stalled worker holds up everybody who waits for the same person"
    ),
    "db.transaction.timeout": Limit("5s", "what a stalled worker has locked stays locked"),
    "server.bolt.connection_keep_alive": Limit(
        "2s", "a Neo4j that stands still is noticed late, and people wait that long"
    ),
    "server.bolt.connection_keep_alive_probes": Limit(
        "2", "a Neo4j that stands still is noticed late, and people wait that long"
    ),
}
"""Kithmap's own Neo4j has them (`graph/server/home.py`); `docs/design/consistency.md` says why."""

_UNITS = {"ns": 1e-9, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "": 1}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|μs|ms|s|m|h|d|)")


def setting_warnings(database: Database) -> tuple[str, ...]:
    """What somebody else's server should be set to, in plain words; empty where all is well."""
    found = database.setting_values(tuple(ASKED_FOR))
    if not found:
        return ("Neo4j's settings could not be read. Check its time limits by hand.",)
    return tuple(
        f"Neo4j's {name} is {found.get(name, 'not set')}; Kithmap asks for {limit.asked_for}. "
        f"Otherwise {limit.why}."
        for name, limit in ASKED_FOR.items()
        if not _within(found.get(name, ""), limit.asked_for)
    )


def _within(found: str, asked_for: str) -> bool:
    number, limit = _number(found), _number(asked_for)
    return number is not None and limit is not None and 0 < number <= limit


def _number(text: str) -> float | None:
    """A count, or a length of time in seconds as Neo4j writes it: 2s, 500ms, 1m30s."""
    if not text or not re.fullmatch(rf"({_PART.pattern})+", text):
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text))
