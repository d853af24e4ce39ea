"""Which roles one account may have together.

Whoever keeps accounts, reads the audit or holds what is safeguarded sees no family, and none of
them watches over themself: each of these three stands alone. Whoever works with people may also
lead and coordinate.
"""

from collections.abc import Iterable

from graph.errors import Refused
from graph.vocabulary import AccountRole

STAND_ALONE = frozenset(
    {AccountRole.ADMINISTRATOR, AccountRole.AUDIT_READER, AccountRole.PRIVACY_OFFICER}
)
WORK_WITH_PEOPLE = frozenset({AccountRole.PRACTITIONER, AccountRole.SUPERVISOR})
"""Such an account is that of one practitioner, from whose posts and edges its reach comes."""


def roles_of(codes: Iterable[str]) -> tuple[AccountRole, ...]:
    """In the order of the vocabulary."""
    known = frozenset(codes)
    return tuple(role for role in AccountRole if role in known)


def refuse_roles(roles: Iterable[AccountRole], practitioner_id: str | None) -> None:
    """Raises Refused, on the field it concerns, where one account may not be all of that."""
    chosen = frozenset(roles)
    if not chosen:
        raise Refused("Say at least one role.", "roles")
    if chosen & STAND_ALONE and len(chosen) > 1:
        raise Refused(
            "An administrator, an audit reader and a privacy officer have no other role: nobody "
            "watches over themself. Give each role an account of its own.",
            "roles",
        )
    if practitioner_id is None and chosen & WORK_WITH_PEOPLE:
        raise Refused(
            "A practitioner's or supervisor's account must say which practitioner it belongs to.",
            "practitioner",
        )
    if practitioner_id is not None and not chosen & WORK_WITH_PEOPLE:
        raise Refused(
            "Only a practitioner's or supervisor's account belongs to a practitioner.",
            "practitioner",
        )
