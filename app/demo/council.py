"""An invented council of any size: the same seed, size and day give the same records."""

from collections.abc import Iterator
from datetime import date

from app.demo.district import CLIENTS_PER_DISTRICT, FAMILIES_PER_DISTRICT, District
from app.demo.stories.casebook import prepare_stories, tell_stories
from app.demo.stories.missing import leave_gaps
from app.demo.stories.shop_window import add_shop_window
from graph.errors import Refused
from graph.records.bundle import Records

DEFAULT_SEED = 2026
FEWEST_PEOPLE = 60
"""The family of the shop window and one family of each of the first shapes need as many."""


def generate(seed: int = DEFAULT_SEED, people: int = 250, *, today: date) -> Records:
    """A whole council at once; for more than some thousand people take `generate_batches`.

    `people` is how many have services; their relatives without any come in addition.
    Dates lie around `today`. Raises Refused where `people` is fewer than FEWEST_PEOPLE.
    """
    records = Records()
    for batch in generate_batches(seed, people, today=today):
        records += batch
    return records


def generate_batches(seed: int, people: int, *, today: date) -> Iterator[Records]:
    """One bundle for each district of 250 people with services, made when it is asked for.

    A bundle refers to nothing that a later one holds, so that they can be stored in order.
    A larger council of the same seed begins with the same districts as a smaller one.
    """
    require_size(people)
    for number, first in enumerate(range(0, people, CLIENTS_PER_DISTRICT)):
        clients = min(CLIENTS_PER_DISTRICT, people - first)
        yield _district(seed, number, clients, today)


def require_size(people: int) -> None:
    """Raises Refused where a council of so few people could not have its stories."""
    if people < FEWEST_PEOPLE:
        raise Refused("refused_demo_too_small", "people", fewest=FEWEST_PEOPLE)


def _district(seed: int, number: int, clients: int, today: date) -> Records:
    district = District.begin(seed, number, today)
    if number == 0:
        add_shop_window(district)
    families = max(1, round(clients * FAMILIES_PER_DISTRICT / CLIENTS_PER_DISTRICT))
    district.fill(families, clients)
    district.choose_clients(clients)
    prepare_stories(district)
    district.serve()
    tell_stories(district)
    leave_gaps(district)
    return district.records()
