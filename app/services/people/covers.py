"""Cover while I am away: a colleague of one's own agency reaches one's people on these days."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.records.agreements import Cover
from graph.records.dates import Span
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import COVERS
from graph.vocabulary import AuditTag
from queries.adding import OWN_POSTS, PostsOn
from queries.covers import END_COVER, OWN_COVERS, CoverEnd, CoversOf
from visualisations.said import day_text

LONGEST_DAYS = 92
"""A longer absence is a hand-over."""


@dataclass(frozen=True, slots=True)
class CoverLine:
    cover_id: str
    colleague: str
    start: str | None
    """In words; likewise the end."""
    end: str | None


def own_covers(services: Services, actor: Actor) -> tuple[CoverLine, ...]:
    """Who covers the actor now or will, the next one first."""
    if actor.practitioner_id is None:
        return ()
    at = CoversOf(actor.practitioner_id, _today(services))
    return tuple(
        CoverLine(
            row.cover_id,
            row.colleague,
            day_text(row.start, services.words) if row.start else None,
            day_text(row.end, services.words) if row.end else None,
        )
        for row in services.gateway.read(actor, OWN_COVERS, at)
    )


def ask_to_cover(
    services: Services, actor: Actor, sent: SentForm, colleague_id: str, span: Span
) -> None:
    """Have a colleague stand in. Never as the named cover of a sensitive service: that is not one's
    own to give. Raises Refused."""
    worker = actor.practitioner_id
    if worker is None:
        raise NotVisible
    _refuse_days(span, _today(services))
    if colleague_id == worker:
        raise Refused("refused_choose_somebody_else_than_yourself", "colleague")
    cover_id = services.ids.new()
    with services.change(actor, sent) as change:
        today = _today(services)
        mine = {post.agency_id for post in change.run(OWN_POSTS, PostsOn(worker, today))}
        theirs = {post.agency_id for post in change.run(OWN_POSTS, PostsOn(colleague_id, today))}
        if mine.isdisjoint(theirs):
            raise Refused("refused_choose_somebody_of_your_own", "colleague")
        cover = Cover(cover_id, colleague_id, worker, span)
        change.one(COVERS.store, BulkRows([COVERS.to_row(cover)]))
        change.record(AuditTag.COVER_SET, cover_id)
        change.commit()


def end_cover(services: Services, actor: Actor, sent: SentForm, cover_id: str) -> None:
    """From now on they cover no more. Raises ChangedMeanwhile where it is over, or is not one's
    own."""
    yesterday = _today(services) - timedelta(days=1)
    with services.change(actor, sent) as change:
        ended = CoverEnd(cover_id, actor.practitioner_id or "", yesterday)
        if not change.run(END_COVER, ended):
            raise ChangedMeanwhile
        change.record(AuditTag.COVER_ENDED, cover_id)
        change.commit()


def _refuse_days(span: Span, today: date) -> None:
    start, end = span.start or today, span.end or today
    if start < today:
        raise Refused("refused_that_day_has_passed", "start")
    if end < start:
        raise Refused("refused_the_last_day_comes_before", "end")
    if (end - start).days > LONGEST_DAYS:
        raise Refused("refused_that_is_more_than_three", "end")


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
