"""What a page asks of an account. Every route names one; the guard denies the rest."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask

from graph.vocabulary import AccountRole

View = TypeVar("View", bound=Callable[..., Any])


class Permission(StrEnum):
    OPEN = "open"
    """Anybody, signed in or not: the sign-in page, one-time links, style sheets."""
    SIGNED_IN = "signed_in"
    DIRECTORY_READ = "directory:read"
    PEOPLE_READ = "people:read"
    MAP_READ = "map:read"
    SUPPORT_CHANGE = "support:change"
    """Of one's own support alone; the change itself checks whose it is."""
    FAMILY_CHANGE = "family:change"
    """Of the families of one's own people; whose, the change itself checks."""
    CARD_CHANGE = "card:change"
    """Of one's own contact card."""
    MEETINGS_HOLD = "meetings:hold"
    """Of families that the change itself shows; only one's own."""
    ACCOUNTS_MANAGE = "accounts:manage"
    DIRECTORY_MANAGE = "directory:manage"
    """Agencies, teams, colleagues, their posts and who leads."""
    ACCOUNTS_CONFIRM = "accounts:confirm"
    """As a second person; whose accounts, the change itself checks."""
    COORDINATION_READ = "coordination:read"
    RECORDS_COMPARE = "records:compare"
    """Whether two records are one person's; which, the change itself checks."""
    TASKS_SETTLE = "tasks:settle"
    """What imports hold and nobody else answers; which, the change itself checks."""
    PRIVACY_READ = "privacy:read"
    SAFETY_KEEP = "safety:keep"
    """Who is protected and from whom: that, and nothing of who is around them."""
    AUDIT_READ = "audit:read"
    PICTURE_READ = "picture:read"
    """The partnership in numbers, rounded; nobody."""


_EVERYBODY = frozenset({Permission.SIGNED_IN, Permission.DIRECTORY_READ})
_WORKS_WITH_PEOPLE = frozenset(
    {
        Permission.PEOPLE_READ,
        Permission.MAP_READ,
        Permission.SUPPORT_CHANGE,
        Permission.FAMILY_CHANGE,
        Permission.CARD_CHANGE,
        Permission.MEETINGS_HOLD,
        Permission.ACCOUNTS_CONFIRM,
    }
)

_PERMISSIONS: Mapping[AccountRole, frozenset[Permission]] = {
    AccountRole.PRACTITIONER: _WORKS_WITH_PEOPLE,
    AccountRole.SUPERVISOR: _WORKS_WITH_PEOPLE,
    AccountRole.COORDINATOR: frozenset(
        {
            Permission.COORDINATION_READ,
            Permission.PICTURE_READ,
            Permission.RECORDS_COMPARE,
            Permission.TASKS_SETTLE,
        }
    ),
    AccountRole.PRIVACY_OFFICER: frozenset(
        {
            Permission.PRIVACY_READ,
            Permission.SAFETY_KEEP,
            Permission.RECORDS_COMPARE,
            Permission.TASKS_SETTLE,
        }
    ),
    AccountRole.ADMINISTRATOR: frozenset(
        {Permission.DIRECTORY_MANAGE, Permission.ACCOUNTS_MANAGE, Permission.ACCOUNTS_CONFIRM}
    ),
    AccountRole.AUDIT_READER: frozenset({Permission.AUDIT_READ}),
}


def permissions_of(roles: Iterable[AccountRole]) -> frozenset[Permission]:
    """All that an account with these roles may ask for; whom it may see, the policy decides."""
    return _EVERYBODY.union(*(_PERMISSIONS[role] for role in roles))


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a route asks for, as an attribute that the guard and the tests read."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]  # functions take attributes
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What an endpoint declared; None where it declared nothing."""
    declared = getattr(app.view_functions[endpoint], "permission", None)
    return declared if isinstance(declared, Permission) else None


class UndeclaredRoute(RuntimeError):
    """A route does not say who may use it, so the application must not start."""


def refuse_undeclared_routes(app: Flask) -> None:
    """Raises UndeclaredRoute where any route, static files included, declared no permission."""
    silent = sorted(name for name in app.view_functions if permission_of(app, name) is None)
    if silent:
        raise UndeclaredRoute(
            f"Kithmap does not start: these routes do not say who may use them: "
            f"{', '.join(silent)}. Put @requires(Permission....) on each."
        )
