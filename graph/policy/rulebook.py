"""The policy in force: every rule, in its order."""

from graph.policy.agreements import AUTHORITY, DECIDERS, NARROWINGS, RECORDS, SILENCES
from graph.policy.apart import APART
from graph.policy.closures import CLOSURES
from graph.policy.decisions import DECISIONS
from graph.policy.edges import BY_NAME, CAPS, EDGES, ORDINARY, RECIPIENTS, WISHES
from graph.policy.family_members import MEMBER_EDGES, MEMBERS
from graph.policy.lines import LINES, MARKER, PAST, SUPPORT_FIELDS
from graph.policy.live import LIVE, SENSITIVE
from graph.policy.pages import FOCUS
from graph.policy.people import KIN, KIN_FIELDS, LINKS, NEED_BARS, NEED_GRANTS, PERSON_FIELDS
from graph.policy.reach import REACH
from graph.policy.room import ROOM
from graph.policy.rules import Rules

RULES = Rules(
    live=LIVE,
    sensitive=SENSITIVE,
    records=RECORDS,
    silences=SILENCES,
    authority=AUTHORITY,
    deciders=DECIDERS,
    narrowings=NARROWINGS,
    decisions=DECISIONS,
    reach=REACH,
    closures=CLOSURES,
    edges=EDGES,
    by_name=BY_NAME,
    ordinary=ORDINARY,
    recipients=RECIPIENTS,
    wishes=WISHES,
    caps=CAPS,
    past=PAST,
    focus=FOCUS,
    apart=APART,
    kin=KIN,
    need_grants=NEED_GRANTS,
    need_bars=NEED_BARS,
    links=LINKS,
    person_fields=PERSON_FIELDS,
    kin_fields=KIN_FIELDS,
    support_fields=SUPPORT_FIELDS,
    lines=LINES,
    marker=MARKER,
    members=MEMBERS,
    member_edges=MEMBER_EDGES,
    room=ROOM,
)
