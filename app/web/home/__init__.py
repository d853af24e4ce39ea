"""The first page: "my people", or what waits for a coordinator or privacy officer."""

from app.web.home.routes import blueprint

__all__ = ["blueprint"]
