"""One family: the map, beside it the same content as a list, and who belongs to it."""

from app.web.families import comparing, editing
from app.web.families.routes import blueprint

__all__ = ["blueprint", "comparing", "editing"]
