"""What somebody brings along who adds a person: the posts through which they work."""

from dataclasses import dataclass
from datetime import date

from graph.database.query import Access, Audience, Query


@dataclass(frozen=True, slots=True)
class PostsOn:
    practitioner_id: str
    on: date


@dataclass(frozen=True, slots=True)
class OwnPost:
    post_id: str
    agency_id: str
    role: str
    front_door: bool
    """Whether it stands in a front-door team."""


OWN_POSTS = Query(
    name="own_posts",
    audience=Audience.OWN_RECORD,
    access=Access.READ,
    params=PostsOn,
    row=OwnPost,
    cypher="""
        MATCH (:Practitioner {id: $practitioner_id})-[post:WORKS_FOR]->(a:Agency)
        WHERE (post.from IS NULL OR post.from <= $on) AND (post.to IS NULL OR $on <= post.to)
        RETURN post.id AS post_id, a.id AS agency_id, post.role AS role,
               EXISTS { (:Team {id: post.team_id, front_door: true}) } AS front_door
        ORDER BY coalesce(post.from, date('0001-01-01')) DESC, post_id
    """,
)
