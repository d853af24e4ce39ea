"""How somebody put the services on their own map of a family: kept with their account.

What is kept are marks, not ids: nobody who reads the records learns from them who is around the
family, and what the reader may not see any more has no place on their map either.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.services.changes import SentForm
from app.services.context import Services
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries.own_settings import (
    ARRANGED,
    SET_ARRANGED,
    Arranged,
    ArrangedBy,
    NewArrangement,
)
from visualisations.arranging import Places, Step, stepped
from visualisations.composing import sides_of
from visualisations.sides import Side

MOST = 200
"""So many families, and as many services of one."""
_MARK = 16
_LETTERS = {side: side.value[0] for side in Side}
_SIDES = {letter: side for side, letter in _LETTERS.items()}
ORDER = re.compile(rf"(?:[0-9a-f]{{{_MARK}}}[{''.join(_SIDES)}] ?){{0,{MOST}}}")
"""What an order looks like, as it is kept: a mark and a side for each service."""


@dataclass(frozen=True, slots=True)
class Move:
    """One service by one step; or, with an `order` that was kept before, all of them."""

    agency_id: str = ""
    step: Step | None = None
    order: str | None = None


def order_kept(services: Services, actor: Actor, family_id: str) -> str:
    """How the account put the services of a family; empty where it did not."""
    rows = services.gateway.read(actor, ARRANGED, ArrangedBy(actor.account_id, f"{family_id} "))
    return _order(rows)


def places_in(
    services: Services, actor: Actor, family_id: str, web: SupportWeb, order: str
) -> Places:
    """The places that an order gives those services that the web shows."""
    marks = {
        _mark(services, actor, family_id, each): each
        for each in {support.agency.id for support in web.supports}
    }
    kept = ((each[:_MARK], _SIDES[each[_MARK]]) for each in order.split())
    return tuple((marks[mark], side) for mark, side in kept if mark in marks)


def arrange(services: Services, actor: Actor, sent: SentForm, family_id: str, move: Move) -> str:
    """Move something, and return the order before, which puts it back.

    Raises NotVisible, for a family or a service that does not exist as for one that is not shown.
    """
    focus = Focus(FocusKind.FAMILY, family_id)
    line = f"{family_id} "
    with services.change(actor, sent, sees=focus) as change:
        rows = change.run(ARRANGED, ArrangedBy(actor.account_id, line))
        before = _order(rows)
        order = _moved(services, actor, family_id, change.web, before, move)
        kept = (line + order,) if order else ()
        change.one(SET_ARRANGED, NewArrangement(actor.account_id, line, kept, MOST))
        change.record(AuditTag.MAP_ARRANGED, family_id)
        change.commit(before)
    return change.result


def plan(services: Services) -> None:
    """Let Neo4j plan this before somebody waits for it. Raises DatabaseUnavailable."""
    nobody = services.ids.new()
    with services.gateway.planning() as transaction:
        transaction.rows(ARRANGED, ArrangedBy(nobody, nobody))
    with services.gateway.planning_change() as transaction:
        transaction.rows(SET_ARRANGED, NewArrangement(nobody, nobody, (), MOST))


def _moved(
    services: Services, actor: Actor, family_id: str, web: SupportWeb, before: str, move: Move
) -> str:
    if move.step is None:
        return move.order or ""
    sides = sides_of(web, services.words, places_in(services, actor, family_id, web, before))
    try:
        places = stepped(sides, move.agency_id, move.step)
    except ValueError:
        raise NotVisible from None
    return " ".join(
        _mark(services, actor, family_id, agency) + _LETTERS[side] for agency, side in places
    )


def _order(rows: Sequence[Arranged]) -> str:
    kept = [each for row in rows for each in row.order]
    return kept[0].partition(" ")[2] if kept else ""


def _mark(services: Services, actor: Actor, family_id: str, agency_id: str) -> str:
    return services.gateway.version_token(actor, f"{family_id} {agency_id}", 0)[:_MARK]
