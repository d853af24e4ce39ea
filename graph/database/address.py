"""Where a Neo4j listens and how Kithmap signs in to it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Neo4jAddress:
    """One Neo4j and one account on it. The password never appears in `repr`, so never in a log."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
