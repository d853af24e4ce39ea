"""Files that hold a secret: read only where nobody else can read them."""

import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LONGEST = 1024 * 1024


class Exposed(Exception):
    """Others on this machine can read the file. The message says how to close it."""


def read_secret_file(path: Path) -> str:
    """The text of a file that only its owner, or root, can read.

    Raises Exposed, OSError and UnicodeDecodeError.
    """
    with path.open("rb") as file:
        # Of the file that is open, not of the name, which somebody could exchange meanwhile.
        if _others_can_read(os.fstat(file.fileno())):
            raise Exposed(f"Others can read {path}. Close it: chmod 600 {path}")
        return file.read(_LONGEST).decode("utf-8")


def _others_can_read(found: os.stat_result) -> bool:
    mode = stat.S_IMODE(found.st_mode)
    # systemd hands credentials out as root's, with an access list for the service alone, whose
    # mask shows as the bits of the group: root's own.
    if (found.st_uid, found.st_gid, mode) == (0, 0, 0o440):
        return False
    return mode & _OTHERS != 0
