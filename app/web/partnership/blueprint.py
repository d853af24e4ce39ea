"""What the pages of the partnership share: their place, and how an unknown id is answered."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from flask import Blueprint

from app.services.context import Services
from app.services.refusals import note_refusal
from app.web.frame.wiring import actor, services
from graph.errors import NotVisible
from graph.records.viewer import Actor

blueprint = Blueprint("partnership", __name__)

S = TypeVar("S")


def sheet(read: Callable[[Services, Actor, str], S], record_id: UUID) -> S:
    """A record as its page shows it. Raises NotVisible where there is none, which is told of."""
    try:
        return read(services(), actor(), str(record_id))
    except NotVisible:
        note_refusal(services(), actor(), str(record_id))
        raise
