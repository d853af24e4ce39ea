"""Puts a demo council into an empty Kithmap."""

from collections.abc import Callable

from app.demo.council import (
    DEFAULT_SEED,
    FEWEST_PEOPLE,
    generate,
    generate_batches,
)
from app.demo.district import CLIENTS_PER_DISTRICT
from app.demo.held_and_unanswered import add_what_waits
from app.demo.ids import Ids
from app.demo.near_matches import add_near_matches
from app.demo.sign_ins import SIGN_INS, Given, give_sign_ins, has_sign_ins
from app.services.accounts.accounts import name_key
from app.services.context import Services
from graph.clock import local_date
from graph.database.driver import Database
from graph.database.query import Nothing
from graph.errors import Refused
from graph.storing.store import store
from queries.demo import MARK_AS_DEMO, WHOM_IT_HOLDS, DemoCouncil

Announce = Callable[[str], None]

DEFAULT_PEOPLE = 250
"""People who have services; their relatives without any come in addition."""

BATCHES_BETWEEN_NEWS = 8


def make_demo(
    services: Services,
    database: Database,
    announce: Announce,
    *,
    people: int = DEFAULT_PEOPLE,
    seed: int = DEFAULT_SEED,
    new_password: bool = False,
) -> Given | None:
    """Store an invented council and its sign-ins; returns their password, to be shown once.

    Where the council is there already nothing is stored and nothing returned, unless
    `new_password` asks for a new one. A run that was interrupted is finished by the next.
    Raises Refused in a Kithmap that holds anybody else: whoever reads the screen could sign in
    to it.
    """
    today = local_date(services.clock.now(), services.policy.time_zone)
    # The families that stories rest on are the same in a council of any size.
    first = generate(seed, FEWEST_PEOPLE, today=today)
    whole = _is_demo(database, seed) and has_sign_ins(services)
    database.rows(MARK_AS_DEMO, Nothing())
    if whole:
        return give_sign_ins(services, first, seed) if new_password else None
    announce(f"Inventing a council: {people:,} people and those who help them ...")
    for number, records in enumerate(generate_batches(seed, people, today=today), start=1):
        store(database, records)
        if number % BATCHES_BETWEEN_NEWS == 0:
            announce(f"{number * CLIENTS_PER_DISTRICT:,} of {people:,} people stored")
    add_near_matches(services, database, seed)
    add_what_waits(services, database, seed, first)
    return give_sign_ins(services, first, seed)


def _is_demo(database: Database, seed: int) -> bool:
    """Whether the demo's first person is there. Raises Refused where others are."""
    names = [name_key(sign_in.name) for sign_in in SIGN_INS]
    council = DemoCouncil(Ids(seed).of("person", 0, 0, 0), names)
    held = database.one(WHOM_IT_HOLDS, council)
    if held is None or held.others or (held.anybody and not held.demo):
        raise Refused("refused_no_demo_beside_people")
    return held.demo
