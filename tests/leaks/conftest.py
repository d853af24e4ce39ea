"""The leak tests look at the whole application: its fixtures are those of the web tests."""

from tests.browsers.fixtures import build_site, compiled_templates, passwords, site
from tests.leaks.asker import queries

__all__ = ["build_site", "compiled_templates", "passwords", "queries", "site"]
