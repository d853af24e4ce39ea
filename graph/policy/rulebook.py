"""The policy in force: every rule, in its order."""

from graph.policy.agreements import CAPS, ENDS, RECORDS, REPLACES, WAITS
from graph.policy.agreements_told import AGREEMENTS_TOLD
from graph.policy.apart import APART, NOTICES
from graph.policy.authority import AUTHORITY
from graph.policy.closures import CLOSURES, RESTRICTIONS
from graph.policy.deciding import DECIDERS, NARROWINGS
from graph.policy.decisions import DECISIONS, TODAY
from graph.policy.decisions_told import DECISIONS_TOLD
from graph.policy.edges import (
    BY_NAME,
    EDGES,
    FRONT_DOOR,
    ORDINARY,
    RECIPIENTS,
    TODAY_OPENS,
    WAY_CAPS,
    WISHES,
)
from graph.policy.family_members import MEMBER_EDGES, MEMBERS
from graph.policy.kinship import KIN, KIN_FIELDS
from graph.policy.lines import LINES, MARKER, PAST, SUPPORT_FIELDS
from graph.policy.live import LIVE, SENSITIVE
from graph.policy.people import ADDRESSES, LINKS, NEED_BARS, NEED_GRANTS, PERSON_FIELDS
from graph.policy.pregnancy import PREGNANCY
from graph.policy.reach import REACH
from graph.policy.room import ROOM
from graph.policy.rules import Rules

RULES = Rules(
    live=LIVE,
    sensitive=SENSITIVE,
    pregnancy=PREGNANCY,
    authority=AUTHORITY,
    records=RECORDS,
    waits=WAITS,
    replaces=REPLACES,
    ends=ENDS,
    caps=CAPS,
    deciders=DECIDERS,
    narrowings=NARROWINGS,
    decisions=DECISIONS,
    today=TODAY,
    today_opens=TODAY_OPENS,
    reach=REACH,
    closures=CLOSURES,
    restrictions=RESTRICTIONS,
    edges=EDGES,
    by_name=BY_NAME,
    ordinary=ORDINARY,
    front_door=FRONT_DOOR,
    recipients=RECIPIENTS,
    wishes=WISHES,
    way_caps=WAY_CAPS,
    past=PAST,
    apart=APART,
    notices=NOTICES,
    kin=KIN,
    agreements_told=AGREEMENTS_TOLD,
    decisions_told=DECISIONS_TOLD,
    need_grants=NEED_GRANTS,
    need_bars=NEED_BARS,
    links=LINKS,
    addresses=ADDRESSES,
    person_fields=PERSON_FIELDS,
    kin_fields=KIN_FIELDS,
    support_fields=SUPPORT_FIELDS,
    lines=LINES,
    marker=MARKER,
    members=MEMBERS,
    member_edges=MEMBER_EDGES,
    room=ROOM,
)
