"""Puts a demo council into an empty Kithmap."""

from collections.abc import Callable

from app.demo.council import DEFAULT_SEED, generate_batches
from app.demo.ids import Ids
from app.demo.sign_ins import Password, give_sign_ins, has_sign_ins
from app.services.context import Services
from graph.clock import local_date
from graph.errors import Refused
from graph.facts import ENGLAND
from graph.storing import store
from queries.demo import HOLDS_PEOPLE, Except

Announce = Callable[[str], None]

DEFAULT_PEOPLE = 250


def make_demo(
    services: Services,
    announce: Announce,
    *,
    people: int = DEFAULT_PEOPLE,
    seed: int = DEFAULT_SEED,
    new_passwords: bool = False,
) -> tuple[Password, ...]:
    """Store an invented council and its sign-ins; returns the passwords, to be shown once.

    Where the council is there already nothing is stored and nothing returned, unless
    `new_passwords` asks for new ones. A run that was interrupted is finished by the next.
    Raises Refused in a Kithmap that holds people and is no demo: anybody who reads
    the screen could sign in to it.
    """
    if has_sign_ins(services):
        return give_sign_ins(services, seed) if new_passwords else ()
    _refuse_real_people(services, seed)
    announce(f"Inventing a council: {people:,} people and those who help them ...")
    today = local_date(services.clock.now(), ENGLAND.time_zone)
    done = 0
    for records in generate_batches(seed, people, today=today):
        store(services.database, records)
        done += len({support.person_id for support in records.supports})
        if people > DEFAULT_PEOPLE:
            announce(f"{done:,} of {people:,} people stored")
    return give_sign_ins(services, seed)


def _refuse_real_people(services: Services, seed: int) -> None:
    first = Ids(seed).of("person", 0, 0, 0)
    held = services.database.one(HOLDS_PEOPLE, Except(first))
    if held is not None and held.people:
        raise Refused(
            "This Kithmap holds people already, so no demo council was added to it. "
            "Name another data folder (KITHMAP_DATA) for the demo."
        )
