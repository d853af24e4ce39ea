"""One person: who is around them, a birth, and their NHS number."""

from app.web.people import numbers, routes
from app.web.people.routes import blueprint

__all__ = ["blueprint", "numbers", "routes"]
