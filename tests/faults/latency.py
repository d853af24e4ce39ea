"""Eight viewers of one family keep their pace while a writer changes it ten times a second.

What a machine takes for a page says more of the machine than of Kithmap. So the same writer first
changes another family, at the same pace: what the pages of this one take longer afterwards, they
waited for its locks.

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
from graph.records.viewer import Actor
from graph.server.leasing import LocalServerSettings, open_lease
from graph.vocabulary import AuditTag, SupportState, Tie
from queries.support import OWN_SUPPORT, SET_OWN_TIE, NewTie, OwnSupportAt
from tests.proxies.live import LiveTown, Visitor, on_neo4j, serving
from tests.worlds.small_home import furnish

VIEWERS = 8
CHANGES_PER_SECOND = 10
FULL_SECONDS = 60.0
"""While the writer is elsewhere, and again while it is here."""
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

    elsewhere_from: float
    """From here on the writer changes another family."""
    here_from: float
    until: float

    @classmethod
    def after(cls, settle: float, seconds: float) -> "Span":
        """So many seconds each, once `settle` have gone by from now."""
        begin = time.monotonic() + settle
        return cls(begin, begin + seconds, begin + 2 * seconds)

    def elsewhere(self, at: float) -> bool:
        return self.elsewhere_from <= at < self.here_from


@dataclass
class Pages:
    """The seconds that each page took."""

    elsewhere: list[float] = field(default_factory=list)
    here: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Edge:
    """Somebody's own support of a member of a family."""

    family_id: str
    person_id: str
    support_id: str
    worker: str


@dataclass
class Changes:
    """The seconds that each change took, and how many were answered with "not just now"."""

    taken: list[float] = field(default_factory=list)
    refused: int = 0


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 over a minute each."""
    with tempfile.TemporaryDirectory(prefix="kithmap-") as folder:
        server = LocalServerSettings(Path(folder) / "neo4j", grace_seconds=0.5)
        furnish(server.data)
        with open_lease(server, lambda _: None) as lease:
            seconds = max(LEAST_SECONDS, FULL_SECONDS * scale)
            return meet(lease.address, SETTLE_SECONDS * min(1.0, scale), seconds, PEOPLE)


def meet(
    address: Neo4jAddress, settle: float, seconds: float, people: int
) -> dict[str, int | float]:
    """Let viewers and a writer meet for so many seconds, once they have been at work apart.

    In a council of so many people; the family is the same in one of any size.
    """
    with (
        tempfile.TemporaryDirectory(prefix="kithmap-") as name,
        _town(address, Path(name), people) as (town, port),
    ):
        _plan(town)
        viewers = [_signed_in(town, port, number) for number in range(VIEWERS)]
        span = Span.after(settle, seconds)
        pages, wrong, changes = Pages(), list[int](), Changes()
        threads = [
            threading.Thread(target=_view, args=[viewer, town.map_path, span, pages, wrong])
            for viewer in viewers
        ]
        threads.append(threading.Thread(target=_write, args=[town, span, changes]))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for viewer in viewers:
            viewer.close()
    apart, together = quantiles(pages.elsewhere, n=100), quantiles(pages.here, n=100)
    return {
        "viewers": VIEWERS,
        "pages": len(pages.here),
        "pages_not_shown": len(wrong),
        "pages_broken": len(wrong) - wrong.count(503),
        "p50_page_s": round(together[49], 3),
        "p99_page_s": round(together[98], 3),
        "p50_page_over_elsewhere": round(together[49] / apart[49], 2),
        "p95_page_over_elsewhere": round(together[94] / apart[94], 2),
        "p99_page_over_elsewhere": round(together[98] / apart[98], 2),
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


def _view(viewer: Visitor, path: str, span: Span, pages: Pages, wrong: list[int]) -> None:
    while (began := time.monotonic()) < span.until:
        answer = viewer.get(path)
        if answer.status != 200:
            wrong.append(answer.status)
        elif span.elsewhere(began):
            pages.elsewhere.append(answer.seconds)
        elif began >= span.here_from:
            pages.here.append(answer.seconds)
        time.sleep(PAUSE_SECONDS)


def _write(town: LiveTown, span: Span, changes: Changes) -> None:
    """Change a worker's tie to one of a family after another, at an even pace."""
    beat = time.monotonic()
    for here, elsewhere, tie in zip(
        cycle(_edges_here(town)), cycle(_edges_elsewhere(town)), cycle(Tie), strict=False
    ):
        time.sleep(max(0.0, beat - time.monotonic()))
        if beat > span.until:
            return
        began = time.monotonic()
        try:
            _change(town, elsewhere if span.elsewhere(beat) else here, tie)
        except DatabaseUnavailable:
            changes.refused += 1
        else:
            if began > span.here_from:
                changes.taken.append(time.monotonic() - began)
        beat += 1 / CHANGES_PER_SECOND


def _plan(town: LiveTown) -> None:
    """Have Neo4j plan a change before anybody is in a hurry."""
    with suppress(DatabaseUnavailable):
        _change(town, _edges_here(town)[0], Tie.NORMAL)


def _edges_here(town: LiveTown) -> Sequence[Edge]:
    """What the writer changes of the family that everybody looks at."""
    worker = town.worker(0)
    return [each for each in _edges(town, town.family_id) if each.worker == worker]


def _edges_elsewhere(town: LiveTown) -> Sequence[Edge]:
    """As many of another family, in which nobody works who works in this one."""
    here = {each.worker for each in _edges(town, town.family_id)}
    families = {each.family_id for each in town.council.records.memberships}
    apart = [
        edges
        for family_id in sorted(families)
        if (edges := _edges(town, family_id)) and here.isdisjoint(each.worker for each in edges)
    ]
    return max(apart, key=len)[: len(_edges_here(town))]


def _edges(town: LiveTown, family_id: str) -> Sequence[Edge]:
    records = town.council.records
    members = {each.person_id for each in records.memberships if each.family_id == family_id}
    return [
        Edge(family_id, each.person_id, each.id, each.practitioner_id)
        for each in records.supports
        if each.state is SupportState.ACTIVE and each.person_id in members
    ]


def _change(town: LiveTown, edge: Edge, tie: Tie) -> None:
    actor = Actor(f"account-of-{edge.worker}", None, edge.worker)
    touches = [family(edge.family_id), person(edge.person_id)]
    with town.services.gateway.change(actor, str(uuid4()), touches) as change:
        at = OwnSupportAt(edge.support_id, edge.person_id, edge.worker)
        now = change.one(OWN_SUPPORT, at).version
        change.one(SET_OWN_TIE, NewTie(edge.support_id, edge.person_id, edge.worker, now, tie))
        change.record(AuditTag.SUPPORT_TIE_CHANGED, edge.person_id)
        change.commit()
