"""Serves what all workers counted, from their parent, on a port of this machine alone."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from app.deployment.settings import SettingsError

LOOPBACK = "127.0.0.1"
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""prometheus-client's own name. It decides once, when it is first imported, whether to count in
files: so nothing here imports it before this is set."""


class MetricsServer:
    """A thread of the parent. Workers are forked after it starts, and close what they inherit."""

    def __init__(self, port: int, folder: Path, entries_not_anchored: Callable[[], int]) -> None:
        """Raises SettingsError where the port is taken."""
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        from app.watching.metrics_trail import TrailLag

        self._folder = folder
        counted = CollectorRegistry()
        MultiProcessCollector(counted, str(folder))  # type: ignore[no-untyped-call]
        counted.register(TrailLag(entries_not_anchored))
        try:
            self._server, _ = start_http_server(port, addr=LOOPBACK, registry=counted)
        except OSError as error:
            raise SettingsError(
                f"The port {port} for metrics cannot be used: {error.strerror}. "
                "Give another one as KITHMAP_METRICS_PORT."
            ) from None

    def leave_to_the_parent(self) -> None:
        """Called in a worker: the parent's port is none of its own."""
        self._server.socket.close()

    def forget_worker(self, pid: int) -> None:
        """Called in the parent when a worker has ended; what it counted stays counted."""
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(pid, str(self._folder))  # type: ignore[no-untyped-call]


@contextmanager
def metrics_served(
    port: int | None, entries_not_anchored: Callable[[], int]
) -> Iterator[MetricsServer | None]:
    """The server of the metrics while the web application runs; None where no port is set.

    The counts lie in a temporary folder that only this user can read. Raises SettingsError.
    """
    if port is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="kithmap-metrics-"))
    parent = os.getpid()
    os.environ[_FOLDER] = str(folder)
    try:
        yield MetricsServer(port, folder, entries_not_anchored)
    finally:
        # A worker ends by leaving this block as well; the folder is its parent's.
        if os.getpid() == parent:
            rmtree(folder, ignore_errors=True)
