"""One colleague's page: their card, their posts, a move, leaving. The past stays as it was."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from app.services.accounts.accounts import void_proposals
from app.services.accounts.sessions import SignedIn
from app.services.changes import SentForm
from app.services.context import Services
from app.services.partnership.colleagues import refuse_known
from app.services.partnership.posts import NewPost, PostLine, begin_post, end_posts, posts_of
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.change import Change
from graph.errors import NotVisible, Refused
from graph.records.model import ContactCard, Practitioner
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries import accounts, agencies, colleagues, partnership, proposals


@dataclass(frozen=True, slots=True)
class ColleagueSheet:
    practitioner_id: str
    name: str
    card: ContactCard
    version: str
    """What stands in the form; it tells nothing but whether the card is still the same."""
    account_id: str | None
    posts: tuple[PostLine, ...]

    @property
    def going_on(self) -> tuple[PostLine, ...]:
        return tuple(post for post in self.posts if not post.over)


def colleague_sheet(services: Services, actor: Actor, practitioner_id: str) -> ColleagueSheet:
    """Raises NotVisible where there is nobody."""
    one = colleagues.OnePractitioner(practitioner_id)
    rows = services.gateway.read(actor, colleagues.COLLEAGUE, one)
    if not rows:
        raise NotVisible
    row, today = rows[0], _today(services)
    at = colleagues.PostsAt(practitioner_id, today)
    posts = services.gateway.read(actor, colleagues.POSTS_OF_COLLEAGUE, at)
    return ColleagueSheet(
        practitioner_id,
        row.name,
        ContactCard(row.phone, row.mobile, row.email, row.hours),
        services.gateway.version_token(actor, practitioner_id, row.version),
        row.account_id,
        posts_of(posts, today),
    )


def change_colleague(
    services: Services,
    actor: Actor,
    sent: SentForm,
    practitioner_id: str,
    name: str,
    card: ContactCard,
) -> None:
    """Raises NotVisible, ChangedMeanwhile, Refused."""
    with services.change(actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        now = _found(change, practitioner_id)
        change.expect(practitioner_id, now.version)
        if card.email and card.email != now.email:
            refuse_known(change, name, card.email, None, practitioner_id)
        keys = {"name": name, **asdict(card)}
        change.one(
            colleagues.SET_COLLEAGUE, partnership.NewKeys(practitioner_id, now.version, keys)
        )
        change.record(AuditTag.PRACTITIONER_CHANGED, practitioner_id)
        change.commit()


def add_post(
    services: Services,
    mine: SignedIn,
    sent: SentForm,
    practitioner_id: str,
    new: NewPost,
    *,
    moves: bool,
) -> bool:
    """Give somebody another post; with `moves` those that they have end the day before. Returns
    whether it waits for a second person. Raises NotVisible, Refused."""
    today = _today(services)
    with services.change(mine.actor, sent) as change:
        found = _found(change, practitioner_id)
        if not change.run(agencies.AGENCY_SHEET, agencies.OneAgency(new.agency_id)):
            raise Refused("refused_please_choose_one_of_the", "agency")
        held = _held(change, practitioner_id, today)
        begins = new.begins or today
        if moves:
            last = begins - timedelta(days=1)
            open_ones = [post.post_id for post in held if post.ends is None or post.ends > last]
            end_posts(services, change, practitioner_id, open_ones, last)
        elif any(_same(post, new) for post in held):
            raise Refused("refused_they_have_this_post_already", "agency")
        worker = Practitioner(practitioner_id, found.name)
        waits = begin_post(services, change, mine, worker, new)
        change.commit("waits" if waits else "")
    return bool(change.result)


def end_post(
    services: Services,
    actor: Actor,
    sent: SentForm,
    practitioner_id: str,
    post_id: str,
    last: date,
) -> None:
    """End one post with its last day. Raises NotVisible, Refused."""
    with services.change(actor, sent) as change:
        _found(change, practitioner_id)
        if post_id not in {post.post_id for post in _posts(change, practitioner_id, last)}:
            raise NotVisible
        end_posts(services, change, practitioner_id, [post_id], last)
        change.commit()


def leave(
    services: Services, actor: Actor, sent: SentForm, practitioner_id: str, last: date
) -> bool:
    """End all their posts; returns whether their account is closed too, at once: where the last
    day is not to come. What waited for them is void. Raises NotVisible, Refused."""
    today = _today(services)
    with services.change(actor, sent) as change:
        found = _found(change, practitioner_id)
        held = _held(change, practitioner_id, today)
        if not held:
            raise Refused("refused_they_have_left_already_no", "last")
        end_posts(services, change, practitioner_id, [post.post_id for post in held], last)
        now = last <= today
        void = proposals.VoidedOf(practitioner_id, actor.account_id, change.now)
        change.run(proposals.VOID_OF_PRACTITIONER, void)
        if now and found.account_id is not None and not found.account_closed:
            switch = accounts.AccountSwitch(found.account_id, disabled=True)
            change.one(accounts.SWITCH_ACCOUNT, switch)
            void_proposals(change, found.account_id, actor)
            change.record(AuditTag.ACCOUNT_CLOSED, found.account_id)
        change.commit("closed" if now else "")
    return bool(change.result)


def _found(change: Change, practitioner_id: str) -> colleagues.ColleagueRow:
    rows = change.run(colleagues.COLLEAGUE, colleagues.OnePractitioner(practitioner_id))
    if not rows:
        raise NotVisible
    return rows[0]


def _posts(change: Change, practitioner_id: str, today: date) -> list[colleagues.KeptPostRow]:
    at = colleagues.PostsAt(practitioner_id, today)
    return change.run(colleagues.POSTS_OF_COLLEAGUE, at)


def _held(change: Change, practitioner_id: str, today: date) -> list[colleagues.KeptPostRow]:
    posts = _posts(change, practitioner_id, today)
    return [post for post in posts if post.ends is None or post.ends >= today]


def _same(post: colleagues.KeptPostRow, new: NewPost) -> bool:
    return (post.agency_id, post.role, post.team_id) == (new.agency_id, new.role, new.team_id)


def _today(services: Services) -> date:
    return local_date(services.clock.now(), services.policy.time_zone)
