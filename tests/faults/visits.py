"""Visitors who read and write all the time, and what they were answered around an outage."""

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle
from uuid import uuid4

import neo4j

from graph.database.address import Neo4jAddress
from graph.database.connecting import open_driver
from tests.browsers.page_forms import PageForm, find_form
from tests.proxies.live import Answer, LiveTown, Visitor

READERS = 3
AGAIN_SECONDS = 0.1
BACK_SECONDS = 120.0

_SHOWN = ("Whitlock", "Jaden", "Carly", "Joan")
"""Names on the pages that are visited. None may be seen while Neo4j is away."""


@dataclass(frozen=True)
class Seen:
    """One answer, and when it was asked for, on the clock of this process."""

    visitor: int
    began: float
    answer: Answer

    @property
    def ended(self) -> float:
        return self.began + self.answer.seconds

    @property
    def good(self) -> bool:
        return self.answer.status in (200, 303)

    @property
    def names_somebody(self) -> bool:
        return any(name in self.answer.text for name in _SHOWN)


@dataclass
class Visits:
    """Visitors at work, and everything that they were answered."""

    town: LiveTown
    port: int
    seen: list[Seen] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    """The operations of the forms that were answered as saved, each once."""
    over: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)

    def begin(self, names: Sequence[str]) -> None:
        """Sign in as so many accounts as there are readers, and one more, who writes."""
        self.visitors += [self._signed_in(name) for name in names]
        for number, visitor in enumerate(self.visitors[:-1]):
            paths = cycle([self.town.map_path, "/"])
            self._start(partial(self._read, number, visitor, paths))
        self._start(partial(self._save_card, self.visitors[-1]))

    def end(self) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()
        for visitor in self.visitors:
            visitor.close()

    def _signed_in(self, name: str) -> Visitor:
        visitor = Visitor(self.port)
        visitor.sign_in(name)
        return visitor

    def _start(self, step: Callable[[], None]) -> None:
        def work() -> None:
            while not self.over.is_set():
                step()
                self.over.wait(AGAIN_SECONDS)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _read(self, number: int, visitor: Visitor, paths: Iterator[str]) -> None:
        self._note(number, visitor.get(next(paths)))

    def _save_card(self, writer: Visitor) -> None:
        """Send one form until it is saved, as the page of an outage offers to."""
        page = self._note(READERS, writer.get("/my-card"))
        if page.status != 200:
            return
        form = find_form(page.text, "/my-card")
        form = PageForm(form.action, form.fields | {"hours": f"Mondays, {uuid4().hex[:6]}"})
        while not self.over.is_set():
            answer = self._note(READERS, writer.post(form))
            if answer.status == 303 and "?kept=" not in answer.location:
                self.acknowledged.append(form.fields["op_id"])
            if answer.status != 503:
                return
            self.over.wait(AGAIN_SECONDS)

    def _note(self, number: int, answer: Answer) -> Answer:
        self.seen.append(Seen(number, time.monotonic() - answer.seconds, answer))
        return answer


@dataclass
class Tally:
    outages: int = 0
    answered_503: int = 0
    slowest_503: float = 0.0
    slowest_recovery: float = 0.0
    shown: int = 0
    unanswered: int = 0
    faults: int = 0

    def figures(self) -> dict[str, int | float]:
        return {
            "outages": self.outages,
            "answered_503": self.answered_503,
            "slowest_503_s": round(self.slowest_503, 2),
            "slowest_recovery_s": round(self.slowest_recovery, 2),
            "shown_while_out": self.shown,
            "unanswered_while_out": self.unanswered,
            "faults_while_out": self.faults,
        }

    def add(self, seen: Sequence[Seen], out: tuple[float, float] | None, recovery: float) -> None:
        """One outage: the answers since it began, and the seconds that its end took.

        `out` is when nobody could know anything; None where some pages may still have been right.
        """
        self.outages += 1
        self.slowest_recovery = max(self.slowest_recovery, recovery)
        for one in seen:
            status = one.answer.status
            if status == 503:
                self.answered_503 += 1
                self.slowest_503 = max(self.slowest_503, one.answer.seconds)
            self.unanswered += status == 0
            self.faults += status >= 500 and status != 503
            blind = out is not None and out[0] < one.began and one.ended < out[1]
            if one.names_somebody and (status == 503 or blind):
                self.shown += 1
                after = one.began - out[0] if out else 0
                sys.stderr.write(f"shown while out: {status}, begun {after:.3f} s into it\n")


def recovered(visits: Visits, possible: float) -> float:
    """Seconds from when it was possible until the last of the visitors had a page again."""

    def first(visitor: int) -> float | None:
        ended = (one.ended for one in visits.seen if one.visitor == visitor and one.good)
        return next((end for end in ended if end > possible), None)

    until(lambda: all(first(visitor) is not None for visitor in range(READERS + 1)))
    return max(first(visitor) or 0.0 for visitor in range(READERS + 1)) - possible


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + BACK_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it never came back")
        time.sleep(0.02)


def stored(address: Neo4jAddress, operations: Sequence[str]) -> int:
    """How many of the operations are stored, as a driver without any of Kithmap sees it."""
    with bare(address) as driver:
        records, _, _ = driver.execute_query(
            "UNWIND $ids AS id MATCH (o:Op {id: id}) WHERE o.result IS NOT NULL RETURN count(*)",
            ids=list(operations),
        )
    return int(records[0][0])


def bare(address: Neo4jAddress) -> neo4j.Driver:
    return open_driver(address)
