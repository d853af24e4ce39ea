"""What was proposed for accounts, and for posts that give sight, by whom, and who decided it.

A proposal is kept after it was decided: it is what the owner of an account is told, and what an
account's page shows of its past.
"""

from dataclasses import dataclass
from datetime import date, datetime

from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query


@dataclass(frozen=True, slots=True)
class NewProposal:
    proposal_id: str
    act: str
    account_id: str
    """The id that the account will have, where it is only proposed."""
    name: str
    roles: list[str]
    practitioner_id: str | None
    mail: str | None
    proposed_by: str
    now: datetime
    until: datetime
    team_id: str | None = None
    """Of a lead, or a post in a front-door team; with the post that it is about."""
    post_id: str | None = None
    safeguarding: bool | None = None
    """Of a lead: whether as the named clinical or safeguarding supervisor."""


@dataclass(frozen=True, slots=True)
class Made:
    proposal_id: str


@dataclass(frozen=True, slots=True)
class OneProposal:
    proposal_id: str
    now: datetime


@dataclass(frozen=True, slots=True)
class WaitingFor:
    account_id: str
    """Who asks."""
    practitioner_id: str | None
    """As whom they work, if they do."""
    now: datetime
    today: date
    proposal_id: str | None
    """The one that is asked for; None for all."""


@dataclass(frozen=True, slots=True)
class WaitingRow:
    proposal_id: str
    act: str
    account_id: str
    name: str
    roles: tuple[str, ...]
    practitioner_id: str | None
    practitioner_name: str | None
    agencies: tuple[str, ...]
    mail: str | None
    proposed_at: datetime
    proposed_by: str
    proposer_name: str
    proposer_mail: str | None
    proposer_may: bool
    """Whether the proposer still keeps accounts, or, of a lead, coordinates."""
    my_mail: str | None
    administers: bool
    """Whether whoever asks keeps accounts."""
    leads: bool
    """Whether whoever asks leads, today, the team that it is about, or one in which the
    practitioner has a live post."""
    team_id: str | None
    team_name: str | None
    post_id: str | None
    safeguarding: bool
    today: date
    """On which it would take effect."""


@dataclass(frozen=True, slots=True)
class Decision:
    proposal_id: str
    state: str
    decided_by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Voided:
    account_id: str
    decided_by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class VoidedOf:
    practitioner_id: str
    decided_by: str
    now: datetime


@dataclass(frozen=True, slots=True)
class PastOf:
    account_id: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PastRow:
    act: str
    state: str
    roles: tuple[str, ...]
    proposed_at: datetime
    proposer_name: str | None
    decided_at: datetime | None
    decider_name: str | None


@dataclass(frozen=True, slots=True)
class NewsFor:
    account_id: str
    session_id: str
    recently: datetime


@dataclass(frozen=True, slots=True)
class MailOf:
    mail: str
    account_id: str


@dataclass(frozen=True, slots=True)
class AskedName:
    name: str
    """As it was asked for."""


@dataclass(frozen=True, slots=True)
class Held:
    account_id: str
    name: str


PROPOSE = Query(
    name="propose",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewProposal,
    row=Made,
    cypher="""
        CREATE (p:Proposal {id: $proposal_id, act: $act, account_id: $account_id, name: $name,
                            roles: $roles, practitioner_id: $practitioner_id, mail: $mail,
                            proposed_by: $proposed_by, proposed_at: $now, until: $until,
                            state: 'waiting', team_id: $team_id, post_id: $post_id,
                            safeguarding: $safeguarding})
        RETURN p.id AS proposal_id
    """,
)

LOCK_PROPOSAL = Query(
    name="lock_proposal",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=OneProposal,
    row=Made,
    cypher="""
        MATCH (p:Proposal {id: $proposal_id})
        SET p.held = 0
        WITH p WHERE p.state = 'waiting' AND p.until > $now
        RETURN p.id AS proposal_id
    """,
)

WAITING = Query(
    name="waiting_proposals",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=WaitingFor,
    row=WaitingRow,
    cypher="""
        MATCH (me:Account {id: $account_id}) WHERE NOT me.disabled
        MATCH (p:Proposal {state: 'waiting'})
        WHERE p.until > $now AND ($proposal_id IS NULL OR p.id = $proposal_id)
        MATCH (by:Account {id: p.proposed_by})
        OPTIONAL MATCH (me)-[:IS]->(self:Practitioner)
        OPTIONAL MATCH (w:Practitioner {id: p.practitioner_id})
        OPTIONAL MATCH (team:Team {id: p.team_id})
        CALL (w) {
            OPTIONAL MATCH (w)-[m:WORKS_FOR]->(a:Agency)
            WHERE (m.from IS NULL OR m.from <= $today) AND (m.to IS NULL OR $today <= m.to)
            WITH DISTINCT a.name AS agency ORDER BY agency
            RETURN collect(agency) AS agencies
        }
        CALL (p, w) {
            MATCH (leader:Practitioner {id: $practitioner_id})-[l:LEADS]->(t:Team)
            WHERE leader <> w AND (p.team_id IS NULL OR p.team_id = t.id)
              AND (l.from IS NULL OR l.from <= $today) AND (l.to IS NULL OR $today <= l.to)
            MATCH (t)-[:PART_OF]->(home:Agency)
            MATCH (leader)-[own:WORKS_FOR]->(there:Agency)
            WHERE (own.from IS NULL OR own.from <= $today)
              AND (own.to IS NULL OR $today <= own.to)
              AND (l.post_id = own.id OR (l.post_id IS NULL AND there = home))
            OPTIONAL MATCH (w)-[m:WORKS_FOR {team_id: t.id}]->(:Agency)
            WHERE (m.from IS NULL OR m.from <= $today) AND (m.to IS NULL OR $today <= m.to)
            WITH p, m WHERE m IS NOT NULL OR p.team_id IS NOT NULL
            RETURN count(p) > 0 AS leads
        }
        WITH * WHERE leads OR 'administrator' IN me.roles OR p.proposed_by = me.id
        RETURN p.id AS proposal_id, p.act AS act, p.account_id AS account_id, p.name AS name,
               p.roles AS roles, p.practitioner_id AS practitioner_id,
               w.name AS practitioner_name, agencies, p.mail AS mail,
               p.proposed_at AS proposed_at, p.proposed_by AS proposed_by,
               by.name AS proposer_name, by.mail AS proposer_mail,
               NOT by.disabled AND ('administrator' IN by.roles
                   OR (p.act = 'lead' AND 'coordinator' IN by.roles)) AS proposer_may,
               coalesce(me.mail, toLower(self.email)) AS my_mail,
               'administrator' IN me.roles AS administers, leads, p.team_id AS team_id,
               team.name AS team_name, p.post_id AS post_id,
               coalesce(p.safeguarding, false) AS safeguarding, $today AS today
        ORDER BY proposed_at, proposal_id LIMIT 200
    """,
)

DECIDE = Query(
    name="decide_proposal",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Decision,
    row=Made,
    cypher="""
        MATCH (p:Proposal {id: $proposal_id, state: 'waiting'})
        SET p.state = $state, p.decided_by = $decided_by, p.decided_at = $now
        RETURN p.id AS proposal_id
    """,
)

VOID_PROPOSALS = Query(
    name="void_proposals",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=Voided,
    row=Nothing,
    # What closes an account, or takes a role away, must not be undone by what waited before.
    cypher="""
        MATCH (p:Proposal {account_id: $account_id, state: 'waiting'})
        SET p.state = 'refused', p.decided_by = $decided_by, p.decided_at = $now
    """,
)

PAST_OF_ACCOUNT = Query(
    name="past_of_account",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=PastOf,
    row=PastRow,
    cypher="""
        OPTIONAL MATCH (a:Account {id: $account_id})
        MATCH (p:Proposal) WHERE p.account_id IN [$account_id, a.practitioner_id]
          AND p.proposed_at > $since
        OPTIONAL MATCH (by:Account {id: p.proposed_by})
        OPTIONAL MATCH (other:Account {id: p.decided_by})
        RETURN p.act AS act, p.state AS state, p.roles AS roles, p.proposed_at AS proposed_at,
               by.name AS proposer_name, p.decided_at AS decided_at, other.name AS decider_name
        ORDER BY coalesce(p.decided_at, p.proposed_at) DESC LIMIT 50
    """,
)

NEWS_FOR_ACCOUNT = Query(
    name="news_for_account",
    audience=Audience.SIGN_IN,
    access=Access.READ,
    params=NewsFor,
    row=PastRow,
    # Since the sign-in before this one, and of the last days whoever has signed in meanwhile:
    # somebody else may have been the first to see it.
    cypher="""
        MATCH (s:Session {id: $session_id})-[:OF]->(a:Account {id: $account_id})
        // What was given to a post is told to whoever has it.
        MATCH (p:Proposal {state: 'confirmed'}) WHERE p.account_id IN [a.id, a.practitioner_id]
          AND (p.decided_at > $recently OR s.before IS NULL OR p.decided_at >= s.before)
        OPTIONAL MATCH (by:Account {id: p.proposed_by})
        OPTIONAL MATCH (other:Account {id: p.decided_by})
        RETURN p.act AS act, p.state AS state, p.roles AS roles, p.proposed_at AS proposed_at,
               by.name AS proposer_name, p.decided_at AS decided_at, other.name AS decider_name
        ORDER BY decided_at DESC LIMIT 10
    """,
)

ACCOUNTS_OF_MAIL = Query(
    name="accounts_of_mail",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=MailOf,
    row=Held,
    cypher="""
        MATCH (a:Account {mail: $mail}) WHERE a.id <> $account_id AND a.practitioner_id IS NULL
        RETURN a.id AS account_id, a.name AS name
        ORDER BY name LIMIT 5
    """,
)

ASKED_BY_NAME = Query(
    name="asked_by_name",
    audience=Audience.ADMINISTRATION,
    access=Access.READ,
    params=AskedName,
    row=Made,
    cypher="""
        MATCH (p:Proposal {state: 'waiting', act: 'add'}) WHERE p.name = $name
        RETURN p.id AS proposal_id LIMIT 1
    """,
)

VOID_OF_PRACTITIONER = Query(
    name="void_of_practitioner",
    audience=Audience.ADMINISTRATION,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=VoidedOf,
    row=Nothing,
    # Of whoever leaves, nothing that waited takes effect any more.
    cypher="""
        MATCH (p:Proposal {state: 'waiting'}) WHERE p.practitioner_id = $practitioner_id
        SET p.state = 'refused', p.decided_by = $decided_by, p.decided_at = $now
    """,
)
