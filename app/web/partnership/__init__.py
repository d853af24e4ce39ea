"""Agencies, teams, colleagues and who leads, for administrators, who see no person."""

from app.web.partnership import agency_routes, colleague_routes, team_routes
from app.web.partnership.blueprint import blueprint

__all__ = ["agency_routes", "blueprint", "colleague_routes", "team_routes"]
