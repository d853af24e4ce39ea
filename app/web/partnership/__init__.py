"""Agencies, teams, colleagues and who leads, for administrators, who see no person."""

from app.web.partnership.routes import blueprint

__all__ = ["blueprint"]
