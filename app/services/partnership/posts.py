"""Posts: somebody's jobs, one after the other or side by side. What has ended stays as it was.

Whoever moves has a new post, and the old one ends: the edges of a post end with it for everybody
else, and stay with the leader of its team until they are handed over (docs/design/policy.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.accounts.proposals import Placed, propose_placed
from app.services.accounts.sessions import SignedIn
from app.services.context import Services
from app.services.partnership.teams import team_to_stand_in
from graph.clock import local_date
from graph.door.change import Change
from graph.errors import Refused
from graph.records.bundle import PlacedPost
from graph.records.dates import Span
from graph.records.model import Post, Practitioner
from graph.storing.kind import BulkRows
from graph.storing.kinds import POSTS
from graph.vocabulary import AuditTag, ProposalAct, Role
from queries import colleagues

FURTHEST_AHEAD = timedelta(days=366)
"""A post begins and ends within a year from today, or in the past."""


@dataclass(frozen=True, slots=True)
class NewPost:
    agency_id: str
    role: Role
    team_id: str | None = None
    begins: date | None = None
    """None: today."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post of somebody, as an administrator sees it."""

    post_id: str
    agency_id: str
    agency_name: str
    role: Role
    team_id: str | None
    team_name: str | None
    begins: date | None
    ends: date | None
    leads: bool
    over: bool
    to_come: bool


def begin_post(
    services: Services, change: Change, mine: SignedIn, worker: Practitioner, new: NewPost
) -> bool:
    """Store a post; returns whether a second person must say that it stands in a front-door team.
    Until then it stands in no team. Raises Refused."""
    today = local_date(services.clock.now(), services.policy.time_zone)
    begins = new.begins or today
    refuse_day(begins, today, "begins")
    team = team_to_stand_in(change, new.team_id, new.agency_id, today) if new.team_id else None
    waits = team is not None and team.front_door
    post = Post(
        services.ids.new(),
        new.agency_id,
        Span(begins),
        new.role,
        team.team_id if team is not None and not waits else None,
    )
    change.one(POSTS.store, BulkRows([POSTS.to_row(PlacedPost(worker.id, post))]))
    change.record(AuditTag.POST_BEGUN, post.id)
    if team is not None and waits:
        place = Placed(worker.id, worker.name, post.id, team.team_id)
        propose_placed(services, change, mine, ProposalAct.FRONT_DOOR, place)
    return waits


def end_posts(
    services: Services, change: Change, practitioner_id: str, posts: Sequence[str], last: date
) -> None:
    """End these posts, and the leads that rest on them. Raises Refused where one cannot end so."""
    today = local_date(services.clock.now(), services.policy.time_zone)
    refuse_day(last, today, "last")
    ended = colleagues.EndedPosts(practitioner_id, list(posts), last, today)
    done = change.run(colleagues.END_POSTS, ended)
    if len(done) != len(posts):
        raise Refused("refused_that_post_has_ended_already", "last")
    for each in done:
        change.record(AuditTag.POST_ENDED, each.id)


def posts_of(rows: Sequence[colleagues.KeptPostRow], today: date) -> tuple[PostLine, ...]:
    """Those that go on first, then the past, the latest first."""
    return tuple(
        PostLine(
            row.post_id,
            row.agency_id,
            row.agency_name,
            Role(row.role),
            row.team_id,
            row.team_name,
            row.begins,
            row.ends,
            row.leads,
            over=row.ends is not None and row.ends < today,
            to_come=row.begins is not None and row.begins > today,
        )
        for row in rows
    )


def refuse_day(day: date, today: date, field: str) -> None:
    if day - today > FURTHEST_AHEAD:
        raise Refused("refused_that_is_more_than_a", field)
