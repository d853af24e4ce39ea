"""Refusals that no change and no disclosure tells of: each has an audit entry of its own."""

from app.services.context import Services
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag


def note_refusal(services: Services, actor: Actor, subject: str) -> None:
    """Somebody asked for what is not for them. `subject` is the id that they asked for, or empty.

    Nothing is looked up: whether anything has that id makes no difference to the work.
    """
    with services.change(actor) as change:
        change.record(AuditTag.PAGE_REFUSED, subject)
        change.commit()
