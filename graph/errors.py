"""The errors that cross a room's door. Each message is plain words, or the key of some (`Told`),
and safe to show."""


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


class Told(KithmapError):
    """One that people are told in the words of the deployment, whose files of words stand above
    this room: `reason` is the key of the sentence, and `about` fills its braces."""

    def __init__(self, reason: str, **about: object) -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


class Conflict(Told):
    """Somebody else changed the record since it was read. Nothing was saved."""


class ChangedMeanwhile(Conflict):
    """The record is not as it was when the form was made. Nothing was saved."""

    def __init__(self) -> None:
        super().__init__("refused_changed_meanwhile")


class Refused(Told):
    """A rule of the domain forbids this change; `field` names the form field it concerns."""

    def __init__(self, reason: str, field: str | None = None, **about: object) -> None:
        super().__init__(reason, **about)
        self.field = field


class Slowed(Told):
    """Asked too often; the same may be asked again in so many seconds."""

    def __init__(self, reason: str, seconds: int, **about: object) -> None:
        super().__init__(reason, **about)
        self.seconds = seconds


class DatabaseFault(KithmapError):
    """Neo4j refused a request that Kithmap should not have made: a fault of the program."""


class SignedOut(KithmapError):
    """The session has ended or was revoked. Sign in again."""

    def __init__(self) -> None:
        super().__init__("You have been signed out. Sign in again.")
