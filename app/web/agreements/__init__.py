"""Agreement: talked about together, recorded, looked back at, withdrawn; and who was found not able
to decide."""

from app.web.agreements import able, routes
from app.web.agreements.blueprint import blueprint

__all__ = ["able", "blueprint", "routes"]
