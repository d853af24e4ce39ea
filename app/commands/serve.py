"""Runs the web application under gunicorn: threads for many readers, a few processes."""

import sys
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from app import create_app
from app.deployment.settings import Settings
from app.watching.metrics_server import MetricsServer, metrics_served

_THREADS = 8
_PATIENCE_SECONDS = 30
_SWITCH_SECONDS = 0.001
"""Whoever holds a family's locks needs Python a few times before they are free again. With Python's
own 5 ms, each time behind threads that draw, eight viewers of one family waited twice as long."""


def serve(
    settings: Settings,
    announce_ready: Callable[[], None],
    entries_not_anchored: Callable[[], int],
    *,
    demo: bool = False,
) -> None:
    """Serve until a signal ends it, and the metrics beside it. Raises SettingsError."""
    with metrics_served(settings.metrics_port, entries_not_anchored) as metrics:
        KithmapServer(settings, announce_ready, metrics, demo=demo).run()


class IntoOurLog(Logger):
    """gunicorn's lines go where all of Kithmap's go, in their form (`app/watching/logging.py`)."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class KithmapServer(BaseApplication):
    """gunicorn, set up by Kithmap's settings instead of its own files."""

    def __init__(
        self,
        settings: Settings,
        announce_ready: Callable[[], None],
        metrics: MetricsServer | None = None,
        *,
        demo: bool = False,
    ) -> None:
        self._settings = settings
        self._announce_ready = announce_ready
        self._metrics = metrics
        self._demo = demo
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options().items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called in each worker after the fork, so each has connections of its own."""
        sys.setswitchinterval(_SWITCH_SECONDS)
        return create_app(self._settings, demo=self._demo)

    def _options(self) -> Mapping[str, object]:
        host = f"[{self._settings.host}]" if ":" in self._settings.host else self._settings.host
        return {
            "bind": f"{host}:{self._settings.port}",
            "worker_class": "app.commands.patient_worker.PatientWorker",
            "workers": self._settings.workers,
            "threads": _THREADS,
            "timeout": _PATIENCE_SECONDS,
            "graceful_timeout": 10,
            "keepalive": 5,
            "preload_app": False,
            # No header says who called or by which scheme; KITHMAP_PROXIES does (app/factory.py).
            "forwarded_allow_ips": "",
            "secure_scheme_headers": {},
            "limit_request_line": 4094,
            "limit_request_fields": 60,
            # gunicorn's access log would hold URLs; app/web/frame/logs.py writes one without.
            "accesslog": None,
            "errorlog": "-",
            "logger_class": IntoOurLog,
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "kithmap",
            "when_ready": lambda _server: self._announce_ready(),
            "post_fork": lambda _server, _worker: self._worker_began(),
            "child_exit": lambda _server, worker: self._worker_ended(worker.pid),
        }

    def _worker_began(self) -> None:
        if self._metrics is not None:
            self._metrics.leave_to_the_parent()

    def _worker_ended(self, pid: int) -> None:
        if self._metrics is not None:
            self._metrics.forget_worker(pid)
