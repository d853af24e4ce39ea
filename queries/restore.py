"""What a restored graph must lose before anybody is let in."""

from dataclasses import dataclass

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class Ended:
    ended: int


END_ALL_SESSIONS = Query(
    name="end_all_sessions",
    audience=Audience.SIGN_IN,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Nothing,
    row=Ended,
    # Whoever signed out since the backup would be signed in again.
    cypher="""
        MATCH (s:Session)
        DETACH DELETE s
        RETURN count(*) AS ended
    """,
)
