"""The application of Kithmap: `create_app(settings)` makes the web pages, `kithmap` runs them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.deployment.settings import Settings
    from app.running.runtime import Runtime


def create_app(
    settings: "Settings", runtime: "Runtime | None" = None, *, demo: bool = False
) -> "Flask":
    """The web application. Raises SettingsError and `UndeclaredRoute`."""
    # Imported here, so that a command that reads files or asks for a status loads no web pages.
    from app.factory import create_app as make

    return make(settings, runtime, demo=demo)
