"""Looking without waiting: opened, kept open, closed, reviewed."""

from app.web.looking import opened, opening, reviewing
from app.web.looking.blueprint import blueprint

__all__ = ["blueprint", "opened", "opening", "reviewing"]
