"""Fills a new Kithmap with a very large council, by Neo4j's own bulk import.

Kithmap's own Neo4j only, and only before its first start: an import makes a graph, it adds to none.
"""

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from graph.records.bundle import Records
from graph.server import tools
from graph.server.home import Home, LocalServerError, cannot_write
from graph.server.home_lock import Doing
from graph.server.keeper.client import server_stopped
from graph.server.settings import LocalServerSettings
from tests.bench.neo4j_import.files import BulkFiles, write_bulk_files


def has_graph(settings: LocalServerSettings) -> bool:
    """Whether the data folder holds a graph already; then nothing can be imported."""
    return Home(settings.data).has_database


def import_bulk(settings: LocalServerSettings, batches: Iterable[Records]) -> BulkFiles:
    """Store bundles as the first graph of a data folder; returns what was stored.

    The files in between take about 2.6 GB for a million people, in the data folder, and are
    deleted at the end. The schema is not made: `migrate` does that at the first start.
    Raises `LocalServerError` where there is a graph already, or no space.
    """
    with server_stopped(settings, Doing.LOADING) as (home, jars):
        if home.has_database:
            raise LocalServerError(
                "There is a database in the data folder already. "
                "Name a new folder (KITHMAP_DATA) for a council of this size."
            )
        folder = Path(tempfile.mkdtemp(prefix="bulk-", dir=home.path))
        try:
            files = write_bulk_files(batches, folder)
            tools.import_files(home, jars, files.arguments())
        except OSError as error:
            raise cannot_write(error) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return files
