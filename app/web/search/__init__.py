"""The search that stands on every page."""

from app.web.search.routes import blueprint

__all__ = ["blueprint"]
