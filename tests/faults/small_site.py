"""A Kithmap with one account in it, for those who kill parts of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.deployment.settings import Settings
from app.running import runtime
from app.services.accounts import accounts
from graph.server.leasing import LocalServerSettings, status, stop
from graph.vocabulary import AccountRole
from tests.browsers.site import PASSWORD
from tests.proxies.live import Served, Visitor
from tests.worlds.small_home import furnish

_NAME = "somebody"


@contextmanager
def small_site(data: Path) -> Iterator[Path]:
    """A data folder with a Neo4j of its own; the site itself is not served yet."""
    furnish(data)
    with runtime.opened(Settings(data=data), lambda _: None) as site:
        accounts.add_account(site.services(), _NAME, (AccountRole.ADMINISTRATOR,), None, PASSWORD)
    yield data
    stop(LocalServerSettings(data), even_if_in_use=True)


@contextmanager
def visiting(served: Served) -> Iterator[Visitor]:
    """A browser in which the account has signed in."""
    visitor = Visitor(served.port)
    try:
        visitor.sign_in(_NAME)
        yield visitor
    finally:
        visitor.close()


def opens(visitor: Visitor) -> bool:
    """Whether a page that needs the database and the session is there."""
    return visitor.get("/accounts").status == 200


def java_of(data: Path) -> int | None:
    """The process number of the site's Neo4j, or None while there is none."""
    return status(LocalServerSettings(data)).pid
