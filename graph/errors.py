"""The errors that cross a room's door. Each message is plain words, safe to show."""


class KithmapError(Exception):
    """Something a person can act on. The message holds no personal data and no secret."""


class DatabaseUnavailable(KithmapError):
    """Neo4j is away, stalled, or cannot be started. Nothing was lost; try again."""


class Busy(DatabaseUnavailable):
    """Others hold what this needs for too long, or two waited for each other. Try again."""


class AuditUnavailable(DatabaseUnavailable):
    """The audit's journal cannot be written: no audit, no disclosure. What was stored stays so."""


class DiskLow(DatabaseUnavailable):
    """The data folder's disk is nearly full: nothing is asked of Neo4j before it breaks."""


class OutcomeUnknown(DatabaseUnavailable):
    """A commit had no reply, and the database could not be asked. Send the same again."""

    def __init__(self) -> None:
        super().__init__(
            "Kithmap could not learn whether this was saved. Send it again: nothing is done twice."
        )


class NotVisible(KithmapError):
    """The record does not exist, or this viewer may not see it. The two look the same."""

    def __init__(self) -> None:
        super().__init__("Not found.")


class Conflict(KithmapError):
    """Somebody else changed the record since it was read. Nothing was saved."""


class ChangedMeanwhile(Conflict):
    """The record is not as it was when the form was made. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this in the meantime. Nothing was saved; look again, then decide."
        )


class Refused(KithmapError):
    """A rule of the domain forbids this change; `field` names the form field it concerns."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Slowed(KithmapError):
    """Asked too often; the same may be asked again in so many seconds."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class DatabaseFault(KithmapError):
    """Neo4j refused a request that Kithmap should not have made: a fault of the program."""


class SignedOut(KithmapError):
    """The session has ended or was revoked. Sign in again."""

    def __init__(self) -> None:
        super().__init__("You have been signed out. Sign in again.")
