"""The web tests look at the application as a browser gets it."""

from tests.browsers.fixtures import build_site, compiled_templates, passwords, site

__all__ = ["build_site", "compiled_templates", "passwords", "site"]
