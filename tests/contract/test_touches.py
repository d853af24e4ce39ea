"""A query that changes what decides about somebody says whose stamp it moves."""

import pytest

from graph.database.query import Access, Touch
from queries.registry import registered
from tests.contract.cypher_writes import UnknownName, written_by

REGISTERED = registered()
WRITES = sorted(n for n, query in REGISTERED.items() if query.access is Access.WRITE)

PERSON, FAMILY = Touch.PERSON, Touch.FAMILY
STAMPED = {
    "Person": PERSON,
    "Client": PERSON,
    "KIN": PERSON,
    "SUPPORTS": PERSON,
    "Consent": PERSON,
    "ConsentEvent": PERSON,
    "HAD": PERSON,
    "SharingDecision": PERSON,
    "Exclusion": PERSON,
    "LIMITS": PERSON,
    "SafetyArrangement": PERSON,
    "PROTECTS": PERSON,
    "FROM": PERSON,
    "EmergencyGrant": PERSON,
    "OPENS": PERSON,
    "OPENED_BY": PERSON,
    "Enquiry": PERSON,
    "ASKS_ABOUT": PERSON,
    "ASKED_BY": PERSON,
    "Need": PERSON,
    "HAS_NEED": PERSON,
    "DECLARED": PERSON,
    "MEMBER_OF": PERSON,
    "HeldAuthority": PERSON,
    "OVER": PERSON,
    "FoundNotAble": PERSON,
    "DecisionNotToShare": PERSON,
    "NamedRelative": PERSON,
    "KIN_OF": PERSON,
    # What a join sets aside, or says on the record that stays, decides until it is undone.
    "JOINED_INTO": PERSON,
    "SamePerson": PERSON,
    "SET_ASIDE": PERSON,
    "OwnWords": PERSON,
    "Family": FAMILY,
}
"""What decides about people, and whose stamp counts its changes."""

UNSTAMPED = {
    "Agency": "whether it is sensitive, and its sector",
    "Practitioner": "whether their work is sensitive",
    "Team": "whether it is the front door",
    "PART_OF": "the agency of a team",
    "WORKS_FOR": "a post: who looks, and for whom",
    "LEADS": "who leads a team",
    "Cover": "who stands in for whom",
    "COVERED_BY": "who stands in for whom",
    "COVERS": "who stands in for whom",
}
"""What decides about everybody at once, by who looks or who serves. It hangs on no person, so no
stamp counts it: each disclosure reads it anew, and `graph.door.replay` says what follows for the
audit.
"""

NO_MATTER_TO_DECISIONS = {
    # Who signs in, and how often they try.
    *("Account", "IS", "Proposal", "Session", "SignInBudget"),
    # What was done, and by whom.
    *("AuditDetail", "AuditEntry", "AuditLane", "Decoy", "Op", "PastFacts", "Schema"),
    # Where records came from, and what waits for somebody's decision.
    *("DESCRIBES", "SourceRecord", "Task"),
    # From an agreement or a session, from a decision or a task: what they lead from is judged.
    *("ABOUT", "OF"),
    # By what people are recognised, here and in imports; no rule of the policy reads it.
    "IdentityNumber",
    # Who are two people for ever: no rule reads it, matching does.
    *("TwoPeople", "NEVER"),
    # A tie that was put forward, and one that somebody said was never so.
    *("TieProposal", "TIES", "TIES_TO", "WAS_KIN"),
    # Meetings and their walls; what was said about gaps, and how many there were; whose task it is.
    *("Meeting", "CALLED_BY", "CONCERNS", "EXPECTS", "Wall"),
    *("GapNote", "BY", "TO", "GapWeek", "Picture", "Feedback", "FOR"),
    # Which rounds of a deployment were made, and by which process.
    *("Round", "RoundsLeader"),
}

KNOWN = STAMPED.keys() | UNSTAMPED.keys() | NO_MATTER_TO_DECISIONS


@pytest.mark.parametrize("name", WRITES)
def test_a_write_says_whose_stamp_it_moves(name: str) -> None:
    query = REGISTERED[name]
    written = written_by(query.cypher)
    assert written <= KNOWN, "say here whether decisions about people depend on it"
    needed = {STAMPED[each] for each in written & STAMPED.keys()}
    if "MEMBER_OF" in written:
        needed.add(FAMILY)
    assert needed <= (query.touches or frozenset())


@pytest.mark.parametrize("name", sorted(REGISTERED.keys() - set(WRITES)))
def test_a_query_that_reads_has_no_clause_that_writes(name: str) -> None:
    assert not written_by(REGISTERED[name].cypher)


def test_each_kind_of_record_that_decides_is_written_by_something_here() -> None:
    """A word of the lists above that no text writes would be checked for in vain."""
    written = frozenset().union(*(written_by(REGISTERED[name].cypher) for name in WRITES))
    # `Client` is set beside `Person`, on the same node.
    assert KNOWN - written <= {"Client"}


@pytest.mark.parametrize(
    ("cypher", "written"),
    [
        ("MATCH (p:Person {id: $id}) SET p.held = 0 RETURN p.id AS id", set()),
        ("MATCH (p:Person) SET p.held = 0, p.objects = true", {"Person"}),
        ("MATCH (p:Person) SET p += $keys", {"Person"}),
        (
            "MATCH (p:Person), (f:Family) SET p:Client, f.name = left('a, b', 1)",
            {"Person", "Family"},
        ),
        ("MATCH (a:Agency)<-[s:SUPPORTS]-() DELETE s", {"SUPPORTS"}),
        ("MATCH (c:Consent) DETACH DELETE c", {"Consent"}),
        ("MATCH (c:Consent) REMOVE c.level", {"Consent"}),
        ("MATCH (p:Person) MERGE (p)-[:KIN {id: $id}]->(:Person)", {"KIN", "Person"}),
        ("MERGE (p:Person {id: $id}) ON CREATE SET p.held = 0", {"Person"}),
        ("MATCH (p:Person) FOREACH (x IN [1] | SET p.stamp = x)", {"Person"}),
        ("MATCH (p:Person) // SET p.name = 1\nRETURN p", set()),
    ],
)
def test_what_a_text_writes_is_read_off_it(cypher: str, written: set[str]) -> None:
    assert written_by(cypher) == written


def test_a_change_of_something_without_a_label_is_not_passed_over() -> None:
    with pytest.raises(UnknownName):
        written_by("MATCH (n {id: $id}) SET n.name = $name")
