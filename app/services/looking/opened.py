"""What somebody may look at without waiting, and for how long: closed, kept open, widened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at
from app.services.looking.opening import before, without_waiting
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, person, person_made
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.policy.reach import ENQUIRY_LASTS, EXTENSIONS
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries import looks_opened, meant
from queries.looks_opened import OpenLook
from visualisations.said import moment_text, name_of


@dataclass(frozen=True, slots=True)
class LookLine:
    look_id: str
    enquiry: bool
    who: str
    """Who opened it, and for which team, in words."""
    why: str
    until: str
    household: bool
    """Whether the children of the home are open too."""
    adults: tuple[tuple[str, str], ...]
    """The name of each adult at home, as far as the reader sees them, and the reason."""
    kept: tuple[str, ...]
    """Who kept it open, and why."""
    may_widen: bool
    """Whether anybody else of the home may be opened."""
    may_close: bool
    may_keep: bool
    kept_by_others: bool
    """Whether somebody else of the team could keep it open."""


@dataclass(frozen=True, slots=True)
class LooksPage:
    person_id: str
    name: str
    lines: tuple[LookLine, ...]
    around: tuple[tuple[str, str], ...]
    """Id and name of each relative on the person's page."""


def looks_page(services: Services, actor: Actor, person_id: str, op_id: str) -> LooksPage:
    """Raises NotVisible for whoever does not look without waiting."""
    with services.change(actor, SentForm(op_id, ""), sees=at(person_id)) as change:
        rows = _open_now(services, change, actor, person_id)
        change.record(AuditTag.LOOK_SHOWN, person_id)
        change.commit()
    web = change.web
    names = _relatives(services, web)
    lines = tuple(_line(services, row, names) for row in rows)
    return LooksPage(
        person_id, name_of(web.in_focus[0], services.words), lines, tuple(names.items())
    )


def close(services: Services, actor: Actor, sent: SentForm, person_id: str, look_id: str) -> None:
    """It is not needed any more. Raises NotVisible, also where it is over."""
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        _one(services, change, actor, person_id, look_id)
        over = looks_opened.ClosedAt(look_id, before(change.now))
        if not change.run(looks_opened.CLOSE_LOOK, over):
            raise ChangedMeanwhile
        change.record(AuditTag.LOOK_CLOSED, look_id)
        change.commit()


def keep_open(
    services: Services, actor: Actor, sent: SentForm, person_id: str, look_id: str, why: str
) -> None:
    """For 72 hours more, as another member of the team. Raises NotVisible, and Refused where that
    is not the actor's to do, or was done as often as may be."""
    with services.change(actor, sent, [person(person_id)], sees=at(person_id)) as change:
        row = _one(services, change, actor, person_id, look_id)
        if row.team is None:
            raise NotVisible
        if row.own:
            raise Refused("refused_a_colleague_keeps_it_open", "why")
        if len(row.extensions) >= EXTENSIONS:
            raise Refused("refused_kept_open_often_enough", "why")
        ends_at = change.now + ENQUIRY_LASTS
        kept = looks_opened.KeptOpen(
            look_id, actor.practitioner_id or "", why, change.now, ends_at, EXTENSIONS
        )
        change.one(looks_opened.KEEP_ENQUIRY_OPEN, kept)
        change.record(AuditTag.LOOK_KEPT_OPEN, look_id)
        change.commit()


def widen(
    services: Services,
    actor: Actor,
    sent: SentForm,
    person_id: str,
    look_id: str,
    adult_id: str,
    why: str,
) -> None:
    """An adult at home has to be seen too, for a reason of their own: the policy opens them where
    they are an adult and live there. Raises NotVisible, and Refused for who is no relative shown.
    """

    def touched(ask: Ask) -> Iterable[Touched]:
        # An id that nobody has is answered as one of somebody hidden.
        there = ask(meant.SAID_OF, meant.OfPerson(adult_id))
        return [person(person_id), person(adult_id) if there else person_made(adult_id)]

    with services.change(actor, sent, find=touched, sees=at(person_id)) as change:
        if not _covers_the_home(_one(services, change, actor, person_id, look_id)):
            raise NotVisible
        if adult_id not in _relatives(services, change.web):
            raise Refused("refused_choose_who_is_at_home", "adult")
        change.one(looks_opened.WIDEN_LOOK, looks_opened.Widened(look_id, adult_id, why))
        change.record(AuditTag.LOOK_WIDENED, look_id)
        change.commit()


def _open_now(
    services: Services, change: Change, actor: Actor, person_id: str
) -> tuple[OpenLook, ...]:
    if not without_waiting(change.web):
        raise NotVisible
    today = local_date(change.now, services.policy.time_zone)
    mine = looks_opened.OpenFor(person_id, actor.practitioner_id or "", today, change.now)
    return tuple(change.run(looks_opened.OPEN_LOOKS, mine))


def _one(
    services: Services, change: Change, actor: Actor, person_id: str, look_id: str
) -> OpenLook:
    rows = _open_now(services, change, actor, person_id)
    found = next((row for row in rows if row.look_id == look_id), None)
    if found is None:
        raise NotVisible
    return found


def _covers_the_home(row: OpenLook) -> bool:
    """An enquiry always does, an emergency where that was ticked."""
    return row.household or row.team is not None


def _relatives(services: Services, web: SupportWeb) -> dict[str, str]:
    """Id and name of all others on the person's page who have a record."""
    others = (one for one in web.people if not one.in_focus and not one.by_name_only)
    return {one.id: name_of(one, services.words) for one in others}


def _line(services: Services, row: OpenLook, names: dict[str, str]) -> LookLine:
    words = services.words
    enquiry, often = row.team is not None, len(row.extensions) >= EXTENSIONS
    of_whom = "look_enquiry_by" if row.opened_by else "look_enquiry_of"
    said = of_whom if enquiry else "look_emergency_by"

    def day(moment: datetime) -> str:
        return moment_text(moment, services.policy.time_zone, words)

    return LookLine(
        row.look_id,
        enquiry,
        words.text(said, name=row.opened_by, team=row.team or "", at=day(row.opened_at)),
        row.why or "",
        day(row.ends_at),
        row.household,
        tuple((names[one["about"]], one["why"]) for one in row.reasons if one["about"] in names),
        tuple(
            words.text(
                "look_kept_by",
                name=one["by"],
                at=day(datetime.fromisoformat(one["at"])),
                why=one["why"],
            )
            for one in row.extensions
        ),
        may_widen=_covers_the_home(row),
        may_close=row.own or enquiry,
        may_keep=enquiry and not row.own and not often,
        kept_by_others=enquiry and row.own and not often,
    )
