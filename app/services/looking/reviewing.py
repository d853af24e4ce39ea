"""What somebody opened without waiting, looked at afterwards by the privacy officer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.safety.desk import identity
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.first_statements import Touched, person, person_made
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile
from graph.records.dates import working_days_after
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag, LookReview
from queries import looks_opened, looks_reviewed
from queries.looks_reviewed import JudgedLook, UnreviewedLook, WaitingLook
from visualisations.said import moment_text

REVIEW_WITHIN = 5
"""Working days."""
TOLD_FOR = timedelta(days=14)
"""So long whoever looked reads that it was not right."""


@dataclass(frozen=True, slots=True)
class ReviewLine:
    look_id: str
    about: str
    who: str
    why: str
    until: str
    household: bool
    adults: tuple[tuple[str, str], ...]
    kept: tuple[str, ...]
    open: bool
    was_open: bool
    """Where it never was, whoever looked was shown nobody, and reads of no review."""
    late: bool
    """Whether it waits for longer than it may."""
    version: int


def reviews(services: Services, actor: Actor, op_id: str) -> tuple[ReviewLine, ...]:
    """All that nobody has reviewed, the oldest first."""
    with services.change(actor, SentForm(op_id, "")) as change:
        rows = change.run(looks_reviewed.UNREVIEWED_LOOKS, Nothing())
        change.record(AuditTag.LOOK_SHOWN, actor.account_id)
        change.commit()
        now = change.now
    return tuple(_line(services, row, now) for row in rows)


def to_review(services: Services, actor: Actor) -> Sequence[WaitingLook]:
    """Instants alone; whom they are about, the list tells."""
    return services.gateway.read(actor, looks_reviewed.LOOKS_TO_REVIEW, Nothing())


def review(
    services: Services,
    actor: Actor,
    sent: SentForm,
    look_id: str,
    judged: LookReview,
    note: str = "",
) -> None:
    """It was right to look, or it was not, which whoever looked reads; what is open of that ends.
    Raises ChangedMeanwhile where it is reviewed already, or opened more since it was read."""

    def touched(ask: Ask) -> Iterable[Touched]:
        rows = ask(looks_opened.PERSON_OF_LOOK, looks_opened.OneLook(look_id))
        # An id of nothing is locked as one of something is.
        return [person(row.person_id) for row in rows] or [person_made(look_id)]

    with services.change(actor, sent, find=touched) as change:
        now = change.one(looks_opened.PERSON_OF_LOOK, looks_opened.OneLook(look_id))
        change.expect(look_id, now.version)
        said = looks_reviewed.Reviewing(look_id, judged, actor.account_id, change.now, note)
        if not change.run(looks_reviewed.REVIEW_LOOK, said):
            raise ChangedMeanwhile
        change.record(AuditTag.LOOK_REVIEWED, look_id)
        change.commit()


def not_right_lately(services: Services, actor: Actor) -> Sequence[JudgedLook]:
    """What the actor opened, and a review found not right."""
    if actor.practitioner_id is None:
        return ()
    mine = looks_reviewed.JudgedSince(actor.practitioner_id, services.clock.now() - TOLD_FOR)
    return services.gateway.read(actor, looks_reviewed.NOT_RIGHT_LATELY, mine)


def _line(services: Services, row: UnreviewedLook, now: datetime) -> ReviewLine:
    words, zone = services.words, services.policy.time_zone

    def at(instant: datetime) -> str:
        return moment_text(instant, zone, words)

    waits = working_days_after(
        local_date(row.opened_at, zone), local_date(now, zone), services.policy.calendar
    )
    of_whom = "look_enquiry_by" if row.worker else "look_enquiry_of"
    was_open = row.opened_at <= row.ends_at
    said = "look_emergency_by" if row.team is None else of_whom
    return ReviewLine(
        row.look_id,
        identity(row.given_name, row.family_name, row.born, row.precision, words),
        words.text(said, name=row.worker, team=row.team or "", at=at(row.opened_at)),
        row.why or "",
        at(row.ends_at) if was_open else words.text("look_review_nothing"),
        row.household,
        tuple((one["about"], one["why"]) for one in row.reasons),
        tuple(
            words.text(
                "look_kept_by",
                name=one["by"],
                at=at(datetime.fromisoformat(one["at"])),
                why=one["why"],
            )
            for one in row.extensions
        ),
        row.ends_at > now,
        was_open,
        waits > REVIEW_WITHIN,
        row.version,
    )
