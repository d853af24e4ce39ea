"""Handing support over to a colleague: one person, or a whole caseload.

What is handed over is proposed to the colleague, and somebody else confirms it, as with everybody
who is added: exclusions are looked at then, as things are then. The old support ends on that day
and not before. What was given by name, and the tie, stay behind.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Reason, SupportWeb, VisibleSupport
from graph.records.dates import Span
from graph.records.model import Support
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import SUPPORTS
from graph.vocabulary import AuditTag, LeadKind, Role, SupportState
from queries import own_edges
from queries.adding import OWN_POSTS, OwnPost, PostsOn
from visualisations.said import name_of


@dataclass(frozen=True, slots=True)
class ToHandOver:
    """One edge that may be handed over, and what will not go with it."""

    support_id: str
    person_id: str
    name: str
    worker: str
    """Whose it is: one's own, or a colleague's who left."""
    left: bool
    waits: bool
    """Whether it was proposed to a colleague already, and waits for a yes."""
    left_behind: tuple[str, ...]
    """What will not carry over, in words."""

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.person_id}/{self.support_id}"


def to_hand_over(services: Services, actor: Actor, op_id: str) -> tuple[ToHandOver, ...]:
    """One's own active support, and what workers who left have left behind in teams that one leads;
    in the order of the names."""
    lines = [
        (web, line)
        for web in services.gateway.my_people(actor, op_id)
        for line in web.supports
        if _may(line)
    ]
    asked = own_edges.HandedOver(sorted(line.id for _, line in lines))
    rows = services.gateway.read(actor, own_edges.HAND_OVERS_THAT_WAIT, asked)
    waiting = {row.support_id for row in rows}
    found = [_described(services, web, line, line.id in waiting) for web, line in lines]
    return tuple(sorted(found, key=lambda each: (each.left, each.name.casefold(), each.value)))


def hand_over(
    services: Services,
    actor: Actor,
    sent: SentForm,
    edges: Sequence[tuple[str, str]],
    colleague_id: str,
) -> None:
    """Propose each of these (person, support) to a colleague. The answer is the same whoever of
    them may never be confirmed there. Raises NotVisible and Refused."""
    if actor.practitioner_id is None:
        raise NotVisible
    if colleague_id == actor.practitioner_id:
        raise Refused("refused_choose_somebody_else_than_yourself", "colleague")
    people = sorted({person_id for person_id, _ in edges})
    with services.change(
        actor,
        sent,
        [person(each) for each in people],
        sees=[Focus(FocusKind.PERSON, each) for each in people],
    ) as change:
        webs = {web.focus.id: web for web in change.webs}
        today = local_date(change.now, services.policy.time_zone)
        posts = change.run(OWN_POSTS, PostsOn(colleague_id, today))
        if not posts:
            raise Refused("refused_they_have_no_post_today", "colleague")
        lines = [(webs[person_id], _line(webs[person_id], edge)) for person_id, edge in edges]
        asked = own_edges.HandedOver(sorted(line.id for _, line in lines))
        if change.run(own_edges.HAND_OVERS_THAT_WAIT, asked):
            raise Refused("refused_one_of_them_was_handed", "edges")
        new = [
            _proposed(services, actor, web, line, colleague_id, posts, Span(today))
            for web, line in lines
        ]
        _store(change, new)
        for edge in new:
            change.record(AuditTag.SUPPORT_HANDED_OVER, edge.takes_over or "")
        change.commit()


def _store(change: Change, new: Sequence[Support]) -> None:
    rows = sorted((SUPPORTS.to_row(edge) for edge in new), key=SUPPORTS.place)
    change.one(SUPPORTS.store, BulkRows(rows))
    change.run(own_edges.CARRY_MARKS, own_edges.NewEdges([edge.id for edge in new]))


def _may(line: VisibleSupport) -> bool:
    own = line.own and line.state is SupportState.ACTIVE and line.confirmed_on is not None
    return own or line.reason is Reason.HAND_OVER


def _line(web: SupportWeb, support_id: str) -> VisibleSupport:
    for line in web.supports:
        if line.id == support_id and _may(line):
            return line
    raise NotVisible


def _proposed(
    services: Services,
    actor: Actor,
    web: SupportWeb,
    line: VisibleSupport,
    colleague_id: str,
    posts: Sequence[OwnPost],
    span: Span,
) -> Support:
    """In the colleague's post at the same agency, in the same role; else in their latest."""
    post = next((each for each in posts if each.agency_id == line.agency.id), posts[0])
    same = post.agency_id == line.agency.id and line.role is not None
    one = web.in_focus[0]
    return Support(
        services.ids.new(),
        colleague_id,
        post.agency_id,
        line.person_id,
        line.role if same and line.role else Role(post.role),
        SupportState.PROPOSED,
        span,
        typed_name=one.name,
        typed_birth_date=one.birth_date,
        post_id=post.post_id,
        takes_over=line.id,
        proposed_by=actor.practitioner_id,
    )


def _described(
    services: Services, web: SupportWeb, line: VisibleSupport, waits: bool
) -> ToHandOver:
    words = services.words
    left_behind: list[str] = []
    if line.lead is not None:
        left_behind.append(words.text("hand_over_lead", kind=words.of(LeadKind(line.lead))))
    named = {other.agency.name for other in web.supports if other.reason is Reason.AGREED_BY_NAME}
    if named:
        listed = words.listed(sorted(named))
        left_behind.append(words.text("hand_over_by_name", names=listed))
    if line.in_touch:
        left_behind.append(words.text("hand_over_in_touch"))
    return ToHandOver(
        line.id,
        line.person_id,
        name_of(web.in_focus[0], words),
        line.worker.name if line.worker else "",
        not line.own,
        waits,
        tuple(left_behind),
    )
