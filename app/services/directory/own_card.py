"""One's own contact card: edited once, right on every map and list."""

from dataclasses import dataclass

from app.services.changes import ChangedMeanwhile, request_digest
from app.services.context import Services
from graph.errors import NotVisible
from graph.records.model import ContactCard
from graph.records.viewer import Actor
from graph.seals import same
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
    return OwnCard(ContactCard(row.phone, row.mobile, row.email, row.hours), mark)


def change_own_card(
    services: Services, actor: Actor, card: ContactCard, *, op_id: str, version: str
) -> None:
    """Raises NotVisible, ChangedMeanwhile, and Conflict where the form was used for another."""
    mine = actor.practitioner_id
    if mine is None:
        raise NotVisible
    asked = request_digest(version, card.phone, card.mobile, card.email, card.hours)
    with services.gateway.change(actor, op_id, request=asked) as change:
        now = change.one(own_card.OWN_CARD, own_card.OwnCardOf(mine)).version
        new = own_card.NewCard(mine, now, card.phone, card.mobile, card.email, card.hours)
        fresh = same(services.gateway.version_token(actor, mine, now), version)
        # The version is compared once more under the lock: what was read before it may be old.
        if not fresh or not change.run(own_card.SET_OWN_CARD, new):
            raise ChangedMeanwhile
        change.record(AuditTag.CONTACT_CARD_CHANGED, mine)
        change.commit()
