"""A demo council is marked in its graph, so that nobody's real records come to lie beside it."""

from app.services.context import Services
from graph.database.query import Nothing
from graph.errors import Refused
from queries.demo import IS_DEMO

_REFUSED = {"records": "refused_records_in_a_demo", "accounts": "refused_accounts_in_a_demo"}


def is_demo(services: Services) -> bool:
    row = services.gateway.account_row(IS_DEMO, Nothing())
    return row is not None and row.demo


def refuse_in_demo(services: Services, what: str) -> None:
    """Raises Refused where the graph holds a demo. `what` are "records" or "accounts"."""
    if is_demo(services):
        raise Refused(_REFUSED[what])
