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
        raise Refused("refused_say_at_least_one_role", "roles")
    if chosen & STAND_ALONE and len(chosen) > 1:
        raise Refused(
            "refused_an_administrator_an_audit_reader",
            "roles",
        )
    if practitioner_id is None and chosen & WORK_WITH_PEOPLE:
        raise Refused(
            "refused_a_practitioners_or_supervisors_account",
            "practitioner",
        )
    if practitioner_id is not None and not chosen & WORK_WITH_PEOPLE:
        raise Refused(
            "refused_only_a_practitioners_or_supervisors",
            "practitioner",
        )
