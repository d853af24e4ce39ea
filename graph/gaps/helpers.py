"""Gaps among those who help: who leads, who confirmed, whose support waits, ends or was left."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from graph.gaps.around import counted, fact_of, live_lines, worked_through
from graph.gaps.gap import Fact, FactKind, Gap
from graph.gaps.thresholds import Thresholds
from graph.policy.support_web import Reason, SupportWeb, VisibleSupport
from graph.vocabulary import GapKind, LeadKind, SupportState


def no_lead(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Several agencies support somebody, and no lead is shown."""
    for person in counted(web):
        lines = live_lines(web, person.id)
        agencies = {line.agency.id for line in lines}
        if len(agencies) >= at.no_lead and not any(line.lead for line in lines):
            yield Gap(
                GapKind.NO_LEAD,
                person.id,
                (person.id,),
                tuple(map(fact_of, lines)),
                since=_since_several(lines, at.no_lead),
                may_be_met=any(line.worker is None for line in lines),
            )


def _since_several(lines: tuple[VisibleSupport, ...], several: int) -> date | None:
    """The day on which so many agencies were there, where enough of their first days are shown."""
    first: dict[str, date] = {}
    for line in lines:
        if line.since:
            first[line.agency.id] = min(line.since, first.get(line.agency.id, line.since))
    days = sorted(first.values())
    return days[several - 1] if len(days) >= several else None


def two_leads(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """Two practitioners lead in the same way; one of each kind is right."""
    for person in counted(web):
        leading: dict[LeadKind, list[VisibleSupport]] = defaultdict(list)
        for line in live_lines(web, person.id):
            if line.lead is not None:
                leading[line.lead].append(line)
        twice = [(kind, lines) for kind, lines in sorted(leading.items()) if len(lines) > 1]
        if twice:
            facts = tuple(
                Fact(
                    FactKind.LEADS, line.id, line.agency.name, _worker(line), line.since, code=kind
                )
                for kind, lines in twice
                for line in lines
            )
            since = max((fact.on for fact in facts if fact.on), default=None)
            yield Gap(GapKind.TWO_LEADS, person.id, (person.id,), facts, since=since)


def worker_left(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """The post of somebody's worker has ended, and the support is still open."""
    for person in counted(web):
        lines = [line for line in web.supports_of(person.id) if line.reason is Reason.HAND_OVER]
        if lines:
            facts = tuple(fact_of(line, FactKind.LEFT) for line in lines)
            yield Gap(GapKind.WORKER_LEFT, person.id, (person.id,), facts)


def unconfirmed(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Nobody has said for long that support is still true; only where one may know when."""
    for person in counted(web):
        old = [
            (line, line.confirmed_on)
            for line in live_lines(web, person.id)
            if worked_through(line)
            and line.confirmed_on is not None
            and (web.on - line.confirmed_on).days > at.unconfirmed
        ]
        if old:
            facts = tuple(
                Fact(FactKind.CONFIRMED, line.id, line.agency.name, _worker(line), confirmed)
                for line, confirmed in old
            )
            since = min(confirmed for _, confirmed in old) + timedelta(days=at.unconfirmed)
            yield Gap(GapKind.UNCONFIRMED, person.id, (person.id,), facts, since=since)


def waiting_long(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Somebody was added, and nobody has confirmed it; only their own worker knows."""
    for person in web.in_focus:
        waiting = [
            (line, line.since)
            for line in web.supports_of(person.id)
            if line.own
            and line.state is SupportState.PROPOSED
            and line.since is not None
            and (web.on - line.since).days > at.waiting_long
        ]
        if waiting and not person.deceased:
            facts = tuple(
                Fact(FactKind.WAITS, line.id, line.agency.name, _worker(line), added)
                for line, added in waiting
            )
            since = min(added for _, added in waiting) + timedelta(days=at.waiting_long)
            yield Gap(GapKind.WAITING_LONG, person.id, (person.id,), facts, since=since)


def ends_soon(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Half of what is shown to support somebody, or more, ends soon."""
    last = web.on + timedelta(days=at.ends_soon)
    for person in counted(web):
        lines = live_lines(web, person.id)
        ending = [(line, line.until) for line in lines if line.until and line.until <= last]
        if ending and 2 * len(ending) >= len(lines):
            facts = tuple(
                Fact(FactKind.ENDS, line.id, line.agency.name, _worker(line), until)
                for line, until in ending
            )
            yield Gap(
                GapKind.ENDS_SOON,
                person.id,
                (person.id,),
                facts,
                comes=min(until for _, until in ending),
                may_be_met=True,
            )


def _worker(line: VisibleSupport) -> str:
    return line.worker.name if line.worker else ""
