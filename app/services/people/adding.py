"""Adding somebody to one's own people: the same answer whether they are known or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.siblings import put_forward
from graph.clock import local_date
from graph.door.change import Change
from graph.door.newcomers import Newcomer, Place
from graph.errors import NotVisible, Refused
from graph.records.dates import PartialDate, Span
from graph.records.matching import Identity
from graph.records.model import Person, Support
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import PEOPLE, SUPPORTS, TIE_PROPOSALS
from graph.storing.rows import Row
from graph.vocabulary import AuditTag, Role, SupportState, TaskKind
from queries.adding import OWN_POSTS, OwnPost, PostsOn
from queries.families import OWN_PEOPLE, OwnEdges
from queries.tasks import ASK_TO_COMPARE, Comparisons


@dataclass(frozen=True, slots=True)
class Typed:
    """Somebody as they were typed in, and what the worker is to them."""

    given_name: str
    family_name: str
    birth_date: PartialDate
    postcode: str
    role: Role


@dataclass(frozen=True, slots=True)
class OwnWork:
    role: Role
    """Of the worker's post, the latest where there are several."""
    at_front_door: bool
    """Whether one of their posts stands in a front-door team."""


def own_work(services: Services, actor: Actor) -> OwnWork | None:
    """None for who has no post today."""
    if actor.practitioner_id is None:
        return None
    posts = services.gateway.read(actor, OWN_POSTS, _posts_on(services, actor.practitioner_id))
    if not posts:
        return None
    return OwnWork(Role(posts[0].role), any(post.front_door for post in posts))


def add(
    services: Services,
    actor: Actor,
    sent: SentForm,
    typed: Typed,
    siblings: Sequence[str] = (),
) -> str:
    """Store the proposal, on the record that is theirs: a known one, or one of their own; the id
    of the worker's support. Of brothers or sisters, by the worker's support of each, it is put
    forward that they are so: it holds once somebody of both sides has said yes.

    Nothing that comes back tells which. Raises NotVisible for who works with nobody, and Refused
    where they have no post today or have added the person before.
    """
    worker = actor.practitioner_id
    if worker is None:
        raise NotVisible
    identity = Identity(
        typed.given_name, typed.family_name, typed.birth_date, typed.postcode or None
    )
    newcomer = Newcomer(identity, worker, services.ids.new())
    with services.change(actor, sent, newcomer=newcomer) as change:
        posts = change.run(OWN_POSTS, _posts_on(services, worker))
        if not posts:
            raise Refused("refused_you_have_no_post_today")
        if change.place.on_own_list:
            raise Refused("refused_they_are_among_your_people")
        place, support_id = change.place, services.ids.new()
        # The same statements for everybody; what does not apply has no rows.
        change.run(PEOPLE.store, BulkRows(_own_record(newcomer, place)))
        proposal = _proposal(services, newcomer, place, support_id, _post(posts, typed.role), typed)
        change.one(SUPPORTS.store, BulkRows([SUPPORTS.to_row(proposal)]))
        change.run(ASK_TO_COMPARE, _comparison(services, change, place))
        put_forward(services, change, worker, siblings, (place.person_id, newcomer.name))
        change.record(AuditTag.SUPPORT_PROPOSED, support_id)
        change.commit(support_id)
    return change.result


def plan(services: Services) -> None:
    """Let Neo4j plan these before somebody waits for them. Raises DatabaseUnavailable."""
    nobody, nothing = services.ids.new(), BulkRows([])
    with services.gateway.planning_change() as transaction:
        transaction.rows(OWN_POSTS, _posts_on(services, nobody))
        transaction.rows(PEOPLE.store, nothing)
        transaction.rows(SUPPORTS.store, nothing)
        transaction.rows(ASK_TO_COMPARE, Comparisons(services.clock.now(), []))
        transaction.rows(OWN_PEOPLE, OwnEdges(nobody, []))
        transaction.rows(TIE_PROPOSALS.store, nothing)


def _posts_on(services: Services, practitioner_id: str) -> PostsOn:
    return PostsOn(practitioner_id, local_date(services.clock.now(), services.policy.time_zone))


def _post(posts: list[OwnPost], role: Role) -> OwnPost:
    """The post with this role, else the latest."""
    return next((post for post in posts if post.role == role), posts[0])


def _own_record(newcomer: Newcomer, place: Place) -> list[Row]:
    if place.known:
        return []
    typed = newcomer.typed
    return [
        PEOPLE.to_row(
            Person(
                place.person_id,
                typed.given_name,
                typed.family_name,
                birth_date=typed.birth_date,
                address=typed.postcode,
            )
        )
    ]


def _proposal(
    services: Services,
    newcomer: Newcomer,
    place: Place,
    support_id: str,
    post: OwnPost,
    typed: Typed,
) -> Support:
    return Support(
        support_id,
        newcomer.practitioner_id,
        post.agency_id,
        place.person_id,
        typed.role,
        SupportState.PROPOSED,
        Span(local_date(services.clock.now(), services.policy.time_zone)),
        typed_name=newcomer.name,
        typed_birth_date=typed.birth_date,
        post_id=post.post_id,
    )


def _comparison(services: Services, change: Change, place: Place) -> Comparisons:
    if not place.may_be:
        return Comparisons(change.now, [])
    kind = TaskKind.MAY_BE_PROTECTED if place.guarded else TaskKind.MAY_BE_KNOWN
    about = [place.person_id, *place.may_be]
    return Comparisons(change.now, [{"id": services.ids.new(), "kind": kind.value, "about": about}])
