"""Meetings about a family, and the wall on which its map stands."""

from app.web.meetings.routes import blueprint

__all__ = ["blueprint"]
