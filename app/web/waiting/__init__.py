"""What waits for me: one list for each role, the oldest first."""

from app.web.waiting.routes import blueprint

__all__ = ["blueprint"]
