"""One family: the map, and beside it the same content as a list."""

from app.web.families.routes import blueprint

__all__ = ["blueprint"]
