"""Signing in and out, one-time links, and one's own password."""

from app.web.account.routes import blueprint

__all__ = ["blueprint"]
