"""Support: a colleague's to confirm, one's own on its card, handed over, covered."""

from app.web.supports import handing_over, needs, own_card, proposals
from app.web.supports.blueprint import blueprint

__all__ = ["blueprint", "handing_over", "needs", "own_card", "proposals"]
