"""Accounts, for administrators, who see no person."""

from app.web.administration.routes import blueprint

__all__ = ["blueprint"]
