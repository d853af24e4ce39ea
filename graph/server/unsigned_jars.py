"""Signed jars without their signatures, so that Java does not check these over and over.

Whenever it looks for a service in a signed jar, Java opens the jar anew and verifies its whole
manifest; Neo4j's start does so some fifty times, which takes a third of it. Kithmap has compared
the whole jar with its lock a moment before. The copies are made at every start, so there is none
that could have been changed meanwhile.
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile, ZipInfo

SIGNED = ("eclipse-collections-",)
"""How the names of the signed jars among Neo4j's begin."""

_MANIFEST = "META-INF/MANIFEST.MF"
_SIGNATURE = (".SF", ".RSA", ".DSA", ".EC")
"""https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#signed-jar-file"""


def without_signatures(jars: Sequence[Path], folder: Path) -> Sequence[Path]:
    """The same jars, those that are signed as copies in a folder; as they are where it cannot be
    written."""
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        read = [_copy(jar, folder) if jar.name.startswith(SIGNED) else jar for jar in jars]
        for former in set(folder.glob("*.jar")).difference(read):
            former.unlink(missing_ok=True)
    except OSError:
        return jars
    return read


def _copy(jar: Path, folder: Path) -> Path:
    copy, draft = folder / jar.name, folder / f"{jar.name}.{os.getpid()}.draft"
    try:
        shutil.copyfile(jar, draft)
        _strip(draft)
        # An archive of classes fits a jar by size and time: each copy has those of the last.
        times = jar.stat()
        os.utime(draft, ns=(times.st_atime_ns, times.st_mtime_ns))
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)
    return copy


def _strip(jar: Path) -> None:
    """Take the signature out of a jar's directory, and put a manifest there that tells nothing.

    Java reads that as often. What these jars' own tells is for OSGi, and the sums of their files.
    """
    with ZipFile(jar, "a") as archive:
        for entry in archive.infolist().copy():
            if entry.filename == _MANIFEST or entry.filename.endswith(_SIGNATURE):
                archive.filelist.remove(entry)
                del archive.NameToInfo[entry.filename]
        archive.writestr(ZipInfo(_MANIFEST), b"Manifest-Version: 1.0\r\n\r\n")
