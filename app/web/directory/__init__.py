"""The partnership directory, and one's own contact card in it."""

from app.web.directory.routes import blueprint

__all__ = ["blueprint"]
