"""Where a post may stand: each agency, and each of its teams, joint ones too."""

from app.services.context import Services
from graph.records.viewer import Actor
from queries import partnership

_MOST = 400
"""Of a list to choose from; whoever has more of them brings posts in by a file."""


def places(services: Services, actor: Actor) -> list[tuple[str, str]]:
    """Each as `agency` or `agency/team`, with its name."""
    rows = services.gateway.read(actor, partnership.PLACES, partnership.Most(_MOST))
    return [
        (
            f"{row.agency_id}/{row.team_id}" if row.team_id else row.agency_id,
            f"{row.agency_name}: {row.team_name}" if row.team_id else row.agency_name,
        )
        for row in rows
    ]
