"""What Kithmap itself writes to its log. Tests run without it: only `kithmap` sets it up."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest
import structlog

from app.watching.logging import configure_logs


@dataclass(frozen=True)
class Logged:
    """All that came to the standard streams of a process, which is nothing but the log."""

    output: str
    errors: str

    @property
    def text(self) -> str:
        """Folded, and as a person would read it: JSON may write a letter as an escape."""
        return "\n".join([self.output, self.errors, *map(repr, self.lines)]).casefold()

    @cached_property
    def lines(self) -> tuple[dict[str, Any], ...]:
        """Fails where anything but lines of JSON was written: that came past the log's rules."""
        assert self.output == ""
        return tuple(json.loads(line) for line in self.errors.splitlines())

    def said(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]


@dataclass(frozen=True)
class KithmapLog:
    streams: pytest.CaptureFixture[str]

    def read(self) -> Logged:
        """What was written since the last time."""
        return Logged(*self.streams.readouterr())


@contextmanager
def kithmaps_log(streams: pytest.CaptureFixture[str]) -> Iterator[KithmapLog]:
    """The log as `kithmap serve` has it; afterwards it is as it was before.

    To be used in the test itself and not in a fixture: pytest puts another standard error in place
    between the two.
    """
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    configured, settings = structlog.is_configured(), structlog.get_config()
    # What sets it up leaves a root logger alone that has handlers already, as pytest's has.
    root.handlers = []
    configure_logs()
    ours = list(root.handlers)
    root.handlers = [*handlers, *ours]
    streams.readouterr()
    try:
        yield KithmapLog(streams)
    finally:
        for handler in ours:
            root.removeHandler(handler)
        root.setLevel(level)
        structlog.reset_defaults()
        if configured:
            structlog.configure(**settings)
