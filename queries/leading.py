"""What hangs on one record is led to another: an edge of each kind, with the joins it came by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph.database.query import Access, Audience, Query, Touch

OF_A_PERSON = frozenset({Touch.PERSON})


@dataclass(frozen=True, slots=True)
class Lead:
    """From one record to the other: all that hangs there, or what came by a join."""

    from_id: str
    into_id: str
    join_id: str
    back: bool
    """What the join brought, and with it what was picked; else everything."""
    picked: Sequence[str]


@dataclass(frozen=True, slots=True)
class Led:
    led: int


def _lead(
    name: LiteralString, found: LiteralString, made: LiteralString, *also: Touch
) -> Query[Lead, Led]:
    """One kind of edge, each with its properties and the joins by which it came."""
    return Query(
        name=name,
        audience=Audience.ADMINISTRATION,
        access=Access.WRITE,
        touches=OF_A_PERSON | {*also},
        params=Lead,
        row=Led,
        # A task of comparing keeps its records, and so does what was said of them.
        cypher=f"""
        MATCH (l:Person {{id: $from_id}})
        MATCH (s:Person {{id: $into_id}})
        CALL (l, s) {{
            MATCH {found}
            WHERE x <> s
              AND NOT (x:Task AND x.kind IN ['may_be_known', 'may_be_protected'])
              AND (NOT $back OR r.joins[-1] = $join_id OR coalesce(r.id, x.id) IN $picked)
            WITH x, s, r, properties(r) AS kept
            DELETE r
            WITH x, s, kept, coalesce(kept.joins, []) AS joins
            CREATE {made}
            SET n = kept
            SET n.joins = CASE WHEN NOT $back THEN joins + $join_id
                               WHEN joins[-1] = $join_id THEN joins[..-1]
                               ELSE joins END
            SET n.joins = CASE WHEN n.joins = [] THEN null ELSE n.joins END
            RETURN count(n) AS led
        }}
        RETURN led
        """,
    )


LEAD = (
    _lead("lead_into_supports", "(x)-[r:SUPPORTS]->(l)", "(x)-[n:SUPPORTS]->(s)"),
    _lead("lead_into_of", "(x)-[r:OF]->(l)", "(x)-[n:OF]->(s)"),
    _lead("lead_into_limits", "(x)-[r:LIMITS]->(l)", "(x)-[n:LIMITS]->(s)"),
    _lead("lead_into_protects", "(x)-[r:PROTECTS]->(l)", "(x)-[n:PROTECTS]->(s)"),
    _lead("lead_into_from", "(x)-[r:FROM]->(l)", "(x)-[n:FROM]->(s)"),
    _lead("lead_into_opens", "(x)-[r:OPENS]->(l)", "(x)-[n:OPENS]->(s)"),
    _lead("lead_into_asks_about", "(x)-[r:ASKS_ABOUT]->(l)", "(x)-[n:ASKS_ABOUT]->(s)"),
    _lead("lead_into_over", "(x)-[r:OVER]->(l)", "(x)-[n:OVER]->(s)"),
    _lead("lead_into_kin_of", "(x)-[r:KIN_OF]->(l)", "(x)-[n:KIN_OF]->(s)"),
    _lead("lead_into_declared", "(x)-[r:DECLARED]->(l)", "(x)-[n:DECLARED]->(s)"),
    _lead("lead_into_describes", "(x)-[r:DESCRIBES]->(l)", "(x)-[n:DESCRIBES]->(s)"),
    _lead("lead_into_ties", "(x)-[r:TIES]->(l)", "(x)-[n:TIES]->(s)"),
    _lead("lead_into_ties_to", "(x)-[r:TIES_TO]->(l)", "(x)-[n:TIES_TO]->(s)"),
    _lead("lead_into_kin", "(x)-[r:KIN]->(l)", "(x)-[n:KIN]->(s)"),
    _lead("lead_into_was_kin", "(x)-[r:WAS_KIN]->(l)", "(x)-[n:WAS_KIN]->(s)"),
    _lead("lead_into_set_aside", "(x)-[r:SET_ASIDE]->(l)", "(x)-[n:SET_ASIDE]->(s)"),
    _lead("lead_into_about", "(x)-[r:ABOUT]->(l)", "(x)-[n:ABOUT]->(s)"),
    _lead("lead_into_concerns", "(x)-[r:CONCERNS]->(l)", "(x)-[n:CONCERNS]->(s)"),
    _lead("lead_into_expects", "(x)-[r:EXPECTS]->(l)", "(x)-[n:EXPECTS]->(s)"),
    _lead("lead_out_of_kin", "(l)-[r:KIN]->(x)", "(s)-[n:KIN]->(x)"),
    _lead("lead_out_of_was_kin", "(l)-[r:WAS_KIN]->(x)", "(s)-[n:WAS_KIN]->(x)"),
    _lead("lead_out_of_has_need", "(l)-[r:HAS_NEED]->(x)", "(s)-[n:HAS_NEED]->(x)"),
)
"""Every kind of edge of a person, one after the other."""

LEAD_MEMBERSHIPS = _lead(
    "lead_out_of_member_of",
    "(l)-[r:MEMBER_OF]->(x)",
    "(s)-[n:MEMBER_OF]->(x)",
    Touch.FAMILY,
)
"""Where there are any: their families are locked then."""


LEAD_HOLDERS = Query(
    name="lead_holders",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=OF_A_PERSON,
    params=Lead,
    row=Led,
    # Who says yes or no is named by an id: what the two said, for themselves or as parents, counts
    # on as before. Without it a no would be nobody's.
    cypher="""
        CALL () {
            MATCH (n:Consent {holder_id: $from_id}) RETURN n
            UNION
            MATCH (n:HeldAuthority {holder_id: $from_id}) RETURN n
        }
        WITH n, coalesce(n.holder_joins, []) AS joins
        WHERE NOT $back OR joins[-1] = $join_id OR n.id IN $picked
        SET n.holder_id = $into_id,
            n.holder_joins = CASE WHEN NOT $back THEN joins + $join_id
                                  WHEN joins[-1] = $join_id THEN joins[..-1]
                                  ELSE joins END
        SET n.holder_joins = CASE WHEN n.holder_joins = [] THEN null ELSE n.holder_joins END
        RETURN count(n) AS led
    """,
)
