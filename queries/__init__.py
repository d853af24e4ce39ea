"""What pages, changes and commands ask of Neo4j: one `Query` for each question.

The machinery's own statements stand with the machinery (`graph.door`, `graph.audit`,
`graph.storing`, `graph.server`, `graph.database`); no other room holds Cypher. Every text is put
together from literals, and what somebody typed travels as a parameter: `tests/unit/test_cypher.py`
reads the sources and holds both.
"""
