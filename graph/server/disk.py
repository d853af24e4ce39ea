"""Whether the disk of the data folder has room enough for Neo4j to stay whole."""

import shutil

from graph.errors import DiskLow
from graph.server.home import MEGABYTE
from graph.server.settings import LocalServerSettings


def free_mb(settings: LocalServerSettings) -> int:
    """Megabytes that are free for the account that runs Kithmap; none where nobody can tell."""
    try:
        return shutil.disk_usage(settings.data).free // MEGABYTE
    except OSError:
        return 0


def has_room(settings: LocalServerSettings) -> bool:
    """Whether there is as much as the settings ask for."""
    return free_mb(settings) >= settings.minimum_free_mb


def refuse_low_disk(settings: LocalServerSettings) -> None:
    """Raise DiskLow before Neo4j meets the end of the disk.

    That breaks it until it is started again, and a disclosure writes its audit entry: so nothing
    is asked of it any more, reading included.
    """
    if not has_room(settings):
        raise DiskLow(
            f"The disk of the data folder has less than {settings.minimum_free_mb} MB free. "
            "Nothing was saved. Free some space: Kithmap goes on by itself."
        )
