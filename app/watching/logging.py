"""The log: one line of JSON for each event, on standard error, without personal data.

Kithmap's own lines say what they say. Of other people's programs only the words that are known to
name nobody are repeated, and of an exception its kind and place: gunicorn writes down addresses and
URLs, and an exception's text may repeat what somebody typed.
"""

import json
import logging
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType

import structlog
from structlog.contextvars import get_contextvars

_OWN = ("kithmap", "kithmap.")
_WITHHELD = "something that may name somebody"
_HARMLESS = re.compile(
    # Whole sentences, or beginnings of sentences.
    r"(Invalid request|Error handling request|Socket error processing request"
    r"|Exception in worker process|Exception during worker exit|Unhandled exception in main loop)"
    r"|(?:"
    r"Starting gunicorn [\d.]+"
    r"|Booting worker with pid: \d+"
    r"|Worker exiting \(pid: \d+\)"
    r"|WORKER TIMEOUT \(pid:\d+\)"
    r"|Worker \(pid:\d+\) (exited with code -?\d+|was sent [A-Z0-9]+!.*)\.?"
    r"|Handling signal: [a-z0-9]+"
    r"|Shutting down: [A-Za-z]+"
    r"|Connection in use: \('[\d.:a-f]+', \d+\)"
    r"|connection to \('[\d.:a-f]+', \d+\) failed: \[Errno \d+\] [A-Za-z ]+"
    r"|Can't connect to \('[\d.:a-f]+', \d+\)"
    r"|Retrying in 1 second\."
    r")$"
)


def configure_logs() -> None:
    """Send our own events, and warnings of the rooms below, to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        # Asked for at each line: whoever has put another standard error in place is heeded.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)


class JsonLines(logging.Formatter):
    """A record of Python's own logging in the form of our events, with the request's id."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line = {
            "event": _said(record),
            "logger": record.name,
            **get_contextvars(),
            "level": record.levelname.lower(),
            "timestamp": at.isoformat().replace("+00:00", "Z"),
        }
        return json.dumps(line | dict(_raised(record)))


def _said(record: logging.LogRecord) -> str:
    text = record.getMessage()
    if record.name.startswith(_OWN):
        return text
    known = _HARMLESS.match(text)
    return known.group() if known else _WITHHELD


def _raised(record: logging.LogRecord) -> Iterator[tuple[str, str]]:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        yield "kind", type(error).__name__
        yield "where", place_of(error.__traceback__)


def place_of(trace: TracebackType | None) -> str:
    """File and line where an exception was raised."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"
