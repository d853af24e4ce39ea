"""One person: who is around them, and what a worker may change on their own support."""

from app.web.people.routes import blueprint

__all__ = ["blueprint"]
