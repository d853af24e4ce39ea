"""Eight viewers of one family keep their pace while a writer changes it ten times a second.

`python -m tests.faults latency` runs this part alone, over HTTP and two workers of gunicorn.
"""

import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import quantiles
from uuid import uuid4

from app.deployment.settings import Settings
from app.running import runtime
from graph.database.address import Neo4jAddress
from graph.door.first_statements import family, person
from graph.errors import DatabaseUnavailable
from graph.records.model import Support
from graph.records.viewer import Actor
from graph.server.leasing import LocalServerSettings, open_lease
from graph.vocabulary import AuditTag, Tie
from queries.support import OWN_SUPPORT, SET_OWN_TIE, NewTie, OwnSupportAt
from tests.proxies.live import LiveTown, Visitor, on_neo4j, serving
from tests.worlds.small_home import furnish

VIEWERS = 8
CHANGES_PER_SECOND = 10
FULL_SECONDS = 40.0
LEAST_SECONDS = 8.0
PEOPLE = 1_000
"""Of a graph of a few hundred nodes the audit of one minute makes several times as many, and Neo4j
makes its plans anew for that, each in most of a second. A council grows so once in years."""
SETTLE_SECONDS = 30.0
"""Before anything is measured: a Java that has just started is slow, and a council's is not."""
PAUSE_SECONDS = 0.5
"""Between one viewer's page and their next click: a person who reads very fast indeed."""


@dataclass(frozen=True)
class Span:
    """When is measured, by the monotonic clock; everybody is at work before already."""

    measured_from: float
    until: float

    @classmethod
    def after(cls, settle: float, seconds: float) -> "Span":
        """So many seconds, once `settle` have gone by from now."""
        begin = time.monotonic() + settle
        return cls(begin, begin + seconds)


@dataclass
class Changes:
    """The seconds that each change took, and how many were answered with "not just now"."""

    taken: list[float] = field(default_factory=list)
    refused: int = 0


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 over 40 seconds."""
    with tempfile.TemporaryDirectory(prefix="kithmap-") as folder:
        server = LocalServerSettings(Path(folder) / "neo4j", grace_seconds=0.5)
        furnish(server.data)
        with open_lease(server, lambda _: None) as lease:
            seconds = max(LEAST_SECONDS, FULL_SECONDS * scale)
            return meet(lease.address, SETTLE_SECONDS * min(1.0, scale), seconds, PEOPLE)


def meet(
    address: Neo4jAddress, settle: float, seconds: float, people: int
) -> dict[str, int | float]:
    """Let viewers and a writer meet for so many seconds, once they have been at work for others.

    In a council of so many people; the family is the same in one of any size.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kithmap-") as name,
        _town(address, Path(name), people) as (town, port),
    ):
        _plan(town)
        viewers = [_signed_in(town, port, number) for number in range(VIEWERS)]
        span = Span.after(settle, seconds)
        pages: list[list[float]] = [[] for _ in viewers]
        wrong: list[int] = []
        changes = Changes()
        threads = [
            threading.Thread(target=_view, args=[viewer, town.map_path, span, mine, wrong])
            for viewer, mine in zip(viewers, pages, strict=True)
        ]
        threads.append(threading.Thread(target=_write, args=[town, span, changes]))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for viewer in viewers:
            viewer.close()
    taken = sorted(duration for mine in pages for duration in mine)
    percent = quantiles(taken, n=100)
    return {
        "viewers": VIEWERS,
        "pages": len(taken),
        "pages_not_shown": len(wrong),
        "pages_broken": len(wrong) - wrong.count(503),
        "p50_page_s": round(percent[49], 3),
        "p99_page_s": round(percent[98], 3),
        "changes_meanwhile": len(changes.taken),
        "changes_refused": changes.refused,
        "changes_per_s": round(len(changes.taken) / seconds, 1),
        "slowest_change_s": round(max(changes.taken, default=0.0), 3),
    }


@contextmanager
def _town(address: Neo4jAddress, folder: Path, people: int) -> Iterator[tuple[LiveTown, int]]:
    settings = Settings(data=folder / "site", neo4j=address)
    with runtime.opened(settings, lambda _: None) as site:
        town = LiveTown.settle(site.services(), site.database(), people)
        site.services().gateway.warm_up()
        with serving(settings.data, folder / "log", on_neo4j(address)) as served:
            yield town, served.port


def _signed_in(town: LiveTown, port: int, number: int) -> Visitor:
    visitor = Visitor(port)
    visitor.sign_in(town.account(number))
    return visitor


def _view(viewer: Visitor, path: str, span: Span, taken: list[float], wrong: list[int]) -> None:
    while time.monotonic() < span.until:
        answer = viewer.get(path)
        if answer.status != 200:
            wrong.append(answer.status)
        elif time.monotonic() > span.measured_from:
            taken.append(answer.seconds)
        time.sleep(PAUSE_SECONDS)


def _write(town: LiveTown, span: Span, changes: Changes) -> None:
    """Change a worker's tie to one of the family after another, at an even pace."""
    beat = time.monotonic()
    for edge, tie in zip(cycle(_edges(town)), cycle(Tie), strict=False):
        time.sleep(max(0.0, beat - time.monotonic()))
        if beat > span.until:
            return
        began = time.monotonic()
        try:
            _change(town, edge, tie)
        except DatabaseUnavailable:
            changes.refused += 1
        else:
            if began > span.measured_from:
                changes.taken.append(time.monotonic() - began)
        beat += 1 / CHANGES_PER_SECOND


def _plan(town: LiveTown) -> None:
    """Have Neo4j plan a change before anybody is in a hurry."""
    with suppress(DatabaseUnavailable):
        _change(town, _edges(town)[0], Tie.NORMAL)


def _edges(town: LiveTown) -> Sequence[Support]:
    members = _members(town)
    return [
        support
        for support in town.council.records.supports
        if support.practitioner_id == town.worker(0) and support.person_id in members
    ]


def _members(town: LiveTown) -> Sequence[str]:
    family_id = town.family_id
    return [
        each.person_id for each in town.council.records.memberships if each.family_id == family_id
    ]


def _change(town: LiveTown, edge: Support, tie: Tie) -> None:
    worker = edge.practitioner_id
    actor = Actor(f"account-of-{worker}", None, worker)
    touches = [family(town.family_id), person(edge.person_id)]
    with town.services.gateway.change(actor, str(uuid4()), touches) as change:
        now = change.one(OWN_SUPPORT, OwnSupportAt(edge.id, edge.person_id, worker)).version
        change.one(SET_OWN_TIE, NewTie(edge.id, edge.person_id, worker, now, tie))
        change.record(AuditTag.SUPPORT_TIE_CHANGED, edge.person_id)
        change.commit()
