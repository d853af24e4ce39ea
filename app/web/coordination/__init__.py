"""The coordinator's list, worked off one by one."""

from app.web.coordination import held
from app.web.coordination.blueprint import blueprint

__all__ = ["blueprint", "held"]
