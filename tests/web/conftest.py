"""The web tests look at the application as a browser gets it."""

import pytest

from app.services.accounts import attempts
from tests.browsers.fixtures import build_site, compiled_templates, passwords, site

__all__ = ["build_site", "compiled_templates", "passwords", "site"]

_DRAWN = attempts.drawn


@pytest.fixture(autouse=True)
def no_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """No try is drawn by lot, so that tests can count what is looked at."""
    monkeypatch.setattr(attempts, "drawn", lambda _: False)


@pytest.fixture
def luck(no_luck: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance as it is."""
    monkeypatch.setattr(attempts, "drawn", _DRAWN)
