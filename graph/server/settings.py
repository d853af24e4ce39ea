"""Where Kithmap's own Neo4j lives and how much it may take."""

import sys
from dataclasses import dataclass
from pathlib import Path

from graph.server.jars import JarSource


@dataclass(frozen=True)
class LocalServerSettings:
    """Where Kithmap's own Neo4j lives and how much it may take.

    `data` is the data folder (KITHMAP_DATA); `jars` a folder that holds Neo4j's files, instead of
    the network; `maven_repository` the address of a mirror; `bolt_port` 0 a fresh port at each
    start, which is safer; `grace_seconds` how long the server outlives its last lease. A `brief`
    server lives for minutes: Java starts with half the work, and never becomes as fast.
    """

    data: Path
    jars: Path | None = None
    maven_repository: str | None = None
    offline: bool = False
    heap_mb: int = 512
    page_cache_mb: int = 256
    minimum_free_mb: int = 500
    grace_seconds: float = 5.0
    bolt_port: int = 0
    java_dies_with_keeper: bool = sys.platform == "linux"
    brief: bool = False

    @property
    def jar_source(self) -> JarSource:
        """Where this server's files come from."""
        return JarSource(self.jars, self.maven_repository, self.offline)
