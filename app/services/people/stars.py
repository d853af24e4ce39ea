"""Stars: the families that somebody wants at hand, kept with their account."""

from app.services.changes import SentForm
from app.services.context import Services
from graph.policy.facts import Focus, FocusKind
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries.own_settings import SET_STAR, STARS, NewStar, StarsOf

MOST = 200

Line = Focus
"""A family, or a person who is in none that is shown."""
LineKind = FocusKind


def starred(services: Services, actor: Actor) -> frozenset[str]:
    """The ids of the lines that the account starred; of those whom it may not see any more, too."""
    rows = services.gateway.read(actor, STARS, StarsOf(actor.account_id))
    return frozenset(each for row in rows for each in row.starred)


def set_star(services: Services, actor: Actor, sent: SentForm, line: Line, on: bool) -> None:
    """Raises NotVisible, for what does not exist as for what the actor may not see."""
    with services.change(actor, sent, sees=line) as change:
        change.one(SET_STAR, NewStar(actor.account_id, line.id, on, MOST))
        change.record(AuditTag.STAR_SET, line.id)
        change.commit()


def plan(services: Services) -> None:
    """Let Neo4j plan this before somebody waits for it. Raises DatabaseUnavailable."""
    nobody = services.ids.new()
    with services.gateway.planning() as transaction:
        transaction.rows(STARS, StarsOf(nobody))
    with services.gateway.planning_change() as transaction:
        transaction.rows(SET_STAR, NewStar(nobody, nobody, True, MOST))
