"""Agreement: talked about together, recorded, looked back at, withdrawn."""

from app.web.agreements.routes import blueprint

__all__ = ["blueprint"]
