"""Where a Neo4j listens, how it proves itself, and how Kithmap signs in to it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Neo4jAddress:
    """One Neo4j and one account on it. The password never appears in `repr`, so never in a log."""

    uri: str
    """`bolt+s://` or `neo4j+s://`: the server must prove itself before it is told the password."""
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    authority: str | None = None
    """The path of the certificates (PEM) that alone may vouch for a server of `+s://`; without one,
    those that this machine trusts may."""
