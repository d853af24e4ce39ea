"""One's own contact card: edited once, right on every map and list."""

from dataclasses import asdict, dataclass

from app.services.changes import SentForm
from app.services.context import Services
from graph.errors import NotVisible
from graph.records.model import ContactCard
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries import own_card


@dataclass(frozen=True, slots=True)
class OwnCard:
    card: ContactCard
    version: str
    """What stands in the form; it tells nothing but whether the card is still the same."""


def read_own_card(services: Services, actor: Actor) -> OwnCard:
    """Raises NotVisible for accounts that belong to no practitioner."""
    if actor.practitioner_id is None:
        raise NotVisible
    of = own_card.OwnCardOf(actor.practitioner_id)
    rows = services.gateway.read(actor, own_card.OWN_CARD, of)
    if not rows:
        raise NotVisible
    row = rows[0]
    mark = services.gateway.version_token(actor, row.practitioner_id, row.version)
    return OwnCard(ContactCard(**row.card), mark)


def change_own_card(services: Services, actor: Actor, sent: SentForm, card: ContactCard) -> None:
    """Raises NotVisible, ChangedMeanwhile, and Conflict where the form was used for another."""
    mine = actor.practitioner_id
    if mine is None:
        raise NotVisible
    with services.change(actor, sent) as change:
        now = change.one(own_card.OWN_CARD, own_card.OwnCardOf(mine)).version
        change.expect(mine, now)
        # The version is compared once more under the lock: what was read before it may be old.
        change.one(own_card.SET_OWN_CARD, own_card.NewCard(mine, now, asdict(card)))
        change.record(AuditTag.CONTACT_CARD_CHANGED, mine)
        change.commit()


def plan(services: Services) -> None:
    """Let Neo4j plan this before somebody waits for it. Raises DatabaseUnavailable."""
    nobody = services.ids.new()
    with services.gateway.planning() as transaction:
        transaction.rows(own_card.OWN_CARD, own_card.OwnCardOf(nobody))
    with services.gateway.planning_change() as transaction:
        new = own_card.NewCard(nobody, 0, {})
        transaction.rows(own_card.SET_OWN_CARD, new)
