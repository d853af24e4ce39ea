"""The bulk writes of where records came from: source records, and edges to what they describe."""

from graph.storing.writes import bulk

STORE_SOURCES = bulk(
    "store_sources",
    """
    UNWIND $rows AS row
    MERGE (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id})
    SET s += row.keys, s.describes = row.describes
    RETURN count(*) AS stored
    """,
)

DESCRIBE_PEOPLE = bulk(
    "describe_people",
    """
    UNWIND $rows AS row
    MATCH (n:Person {id: row.describes})
    MATCH (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id})
    MERGE (s)-[:DESCRIBES]->(n)
    RETURN count(*) AS stored
    """,
)

DESCRIBE_PRACTITIONERS = bulk(
    "describe_practitioners",
    """
    UNWIND $rows AS row
    MATCH (n:Practitioner {id: row.describes})
    MATCH (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id})
    MERGE (s)-[:DESCRIBES]->(n)
    RETURN count(*) AS stored
    """,
)

DESCRIBE_AGENCIES = bulk(
    "describe_agencies",
    """
    UNWIND $rows AS row
    MATCH (n:Agency {id: row.describes})
    MATCH (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id})
    MERGE (s)-[:DESCRIBES]->(n)
    RETURN count(*) AS stored
    """,
)

DESCRIBE_FAMILIES = bulk(
    "describe_families",
    """
    UNWIND $rows AS row
    MATCH (n:Family {id: row.describes})
    MATCH (s:SourceRecord {source: row.source, kind: row.kind, external_id: row.external_id})
    MERGE (s)-[:DESCRIBES]->(n)
    RETURN count(*) AS stored
    """,
)
