"""The coordinator's list, worked off one by one."""

from app.web.coordination import held, unanswered
from app.web.coordination.blueprint import blueprint

__all__ = ["blueprint", "held", "unanswered"]
