"""The leak tests look at the whole application: its fixtures are those of the web tests."""

from tests.leaks.asker import queries
from tests.web.conftest import build_site, compiled_templates, passwords, site

__all__ = ["build_site", "compiled_templates", "passwords", "queries", "site"]
