"""How Kithmap works for one account."""

from app.services.changes import SentForm
from app.services.context import Services
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries.own_settings import SET_SINGLE_KEYS, NewKeys


def set_single_keys(services: Services, actor: Actor, sent: SentForm, on: bool) -> None:
    """Whether a single key, without another held down, does something (WCAG 2.1.4)."""
    with services.change(actor, sent) as change:
        change.one(SET_SINGLE_KEYS, NewKeys(actor.account_id, on))
        change.record(AuditTag.SETTINGS_CHANGED, actor.account_id)
        change.commit()
