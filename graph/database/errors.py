"""What Neo4j's codes mean to whoever uses Kithmap. Its own texts repeat values and stay unread."""

import logging
import secrets

from graph.errors import Busy, Conflict, DatabaseFault, DatabaseUnavailable, KithmapError

_log = logging.getLogger("kithmap.database")

_AWAY = (
    "Neo.TransientError.",
    "Neo.DatabaseError.",
    "Neo.ClientError.Security.",
    "Neo.ClientError.Cluster.",
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.ClientError.General.",
    "Neo.ClientError.Transaction.",
)
"""The beginnings of Neo4j's codes that say "not now": stalled, read-only, starting, signed out."""


_FAULTS = ("Neo.DatabaseError.Statement.",)
"""What Neo4j says of a statement that it cannot carry out, such as a value too large for its index:
nothing is away, and sending the same again helps nobody."""

_BROKEN = (
    "Neo.DatabaseError.Transaction.TransactionStartFailed",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed",
    "Neo.DatabaseError.General.StorageDamageDetected",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "Neo.TransientError.Database.DatabaseUnavailable",
    "Neo.TransientError.General.DatabaseUnavailable",
)
"""What a server says that met a full disk: it goes on saying so until it is started again."""


def needs_restart(code: str) -> bool:
    """Whether Neo4j, by this code of its own, is up but will serve nobody any more."""
    return code in _BROKEN


def refused(code: str, retryable: bool) -> KithmapError:
    """The error for a code of Neo4j's; `retryable` where the same transaction may succeed again.

    The log gets the code under an incident number, and the message the number.
    """
    if code == "Neo.ClientError.Schema.ConstraintValidationFailed":
        return Conflict("refused_stored_already")
    incident = secrets.token_hex(4)
    if retryable:
        _log.warning("incident %s: the database is busy (%s)", incident, code)
        return Busy(f"Many people are at work just now. Nothing was saved; try again. ({incident})")
    if code.startswith(_AWAY) and not code.startswith(_FAULTS):
        return _unavailable(code, incident)
    _log.error("incident %s: the database refused a request (%s)", incident, code)
    return DatabaseFault(
        f"Kithmap's records refused this. Nothing was saved. The incident number is {incident}."
    )


def unreachable(kind: str) -> KithmapError:
    """The error for a database that cannot be spoken to; `kind` names the driver's own error."""
    return _unavailable(kind, secrets.token_hex(4))


def _unavailable(code: str, incident: str) -> KithmapError:
    _log.warning("incident %s: the database is unavailable (%s)", incident, code)
    return DatabaseUnavailable(
        f"The database is not available just now. Nothing was saved; try again. ({incident})"
    )
