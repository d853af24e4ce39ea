"""The log: one line of JSON for each event, on standard error, without personal data."""

import logging
import sys

import structlog


def configure_logs() -> None:
    """Send our own events, and warnings of the rooms below, to standard error."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
