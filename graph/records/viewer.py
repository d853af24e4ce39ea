"""Who looks: a worker, a member of the family, or an archetype in a preview."""

from dataclasses import dataclass

from graph.records.dates import Span
from graph.records.model import Post
from graph.vocabulary import Role, Sector


@dataclass(frozen=True, slots=True)
class TeamLead:
    """A `LEADS` edge. `safeguarding`: the named clinical or safeguarding supervisor of the team."""

    team_id: str
    agency_id: str
    safeguarding: bool = False
    span: Span = Span()
    post_id: str | None = None
    """The leader's own post that it belongs to, and ends with; None where that is not known."""


@dataclass(frozen=True, slots=True)
class WorkerView:
    """A practitioner, with what the graph says about their jobs at this instant."""

    practitioner_id: str
    posts: tuple[Post, ...] = ()
    leads: tuple[TeamLead, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyMemberView:
    """A person who looks at their own web and at relatives who named them."""

    person_id: str


@dataclass(frozen=True, slots=True)
class Archetype:
    """Somebody typical, for previews: `a housing officer`, with a live edge to the person."""

    sector: Sector
    role: Role


Viewer = WorkerView | FamilyMemberView | Archetype


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, as the session knows them: the door turns them into a viewer.

    `practitioner_id` for a worker, `person_id` for a member of a family, neither for an account
    that sees no person (an administrator) or for a command on the machine itself.
    """

    account_id: str
    session_id: str | None = None
    """None for a command on the machine itself; otherwise the session must still be valid."""
    practitioner_id: str | None = None
    person_id: str | None = None


NOBODY = Actor("nobody")
"""Nobody has signed in: the sign-in itself, a link for a first password."""
