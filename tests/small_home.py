"""A small Neo4j of a test's own: it starts quickly and is gone soon after its last lease."""

from pathlib import Path

from graph.local_server import LocalServerSettings


def small(data: Path, grace_seconds: float = 0.3) -> LocalServerSettings:
    return LocalServerSettings(
        data, heap_mb=256, page_cache_mb=32, grace_seconds=grace_seconds, brief=True
    )
