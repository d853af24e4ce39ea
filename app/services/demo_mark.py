"""A demo council is marked in its graph, so that nobody's real records come to lie beside it."""

from app.services.context import Services
from graph.database.query import Nothing
from graph.errors import Refused
from queries.demo import IS_DEMO

SAID = "This is a demo: everybody in it is invented. It takes no real records."
"""What every page of a demo says."""


def is_demo(services: Services) -> bool:
    row = services.gateway.account_row(IS_DEMO, Nothing())
    return row is not None and row.demo


def refuse_in_demo(services: Services, what: str) -> None:
    """Raises Refused where the graph holds a demo. `what` begins a sentence, as "Records"."""
    if is_demo(services):
        raise Refused(
            f"{what} cannot be added to a demo: everybody in it is invented, and its sign-ins "
            "share one password. Name another data folder (KITHMAP_DATA)."
        )
