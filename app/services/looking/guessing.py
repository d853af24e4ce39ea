"""Looks that show nobody are counted: or whoever knows a name and a birth date would try postcodes,
one after the other, and be told where somebody lives.

Somebody hidden and somebody who is not here count alike. What opens counts for nothing.
"""

from app.services.context import Services
from graph.errors import Slowed
from graph.records.viewer import Actor
from graph.seals import seal
from queries import sessions

TRIES, SECONDS = 20, 180
"""Looks of one worker that show nobody, and seconds until there is one more: a front door asks
about many children who are not known here."""


def take_a_look(services: Services, actor: Actor) -> str:
    """Take one look from the worker's budget, and return its key. Raises Slowed where it is empty;
    then none was taken."""
    key = seal(services.keys.attempts, "looks", actor.account_id)
    budget = {"key": key, "size": TRIES, "seconds": float(SECONDS), "per_name": 0}
    now = services.clock.now().timestamp()
    # None is looked at beyond it: nobody else empties this budget.
    at = sessions.BudgetsAt([budget], now, now, drawn=False, spare=0.0, spare_seconds=1.0)
    row = services.gateway.account_row(sessions.TAKE_A_TRY, at)
    if row is not None and row.wait > 0:
        minutes = max(1, round(row.wait / 60))
        how_long = "one" if minutes == 1 else "many"
        raise Slowed(f"refused_looked_too_often_{how_long}", int(row.wait) + 1, count=minutes)
    return key


def give_look_back(services: Services, key: str) -> None:
    services.gateway.account_rows(sessions.GIVE_TRIES_BACK, sessions.BudgetKeys([key]))
