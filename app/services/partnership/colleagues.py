"""Colleagues of an agency: who works there, in which post, and whether they can sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.services.accounts.proposals import Colleague
from app.services.accounts.sessions import SignedIn
from app.services.changes import SentForm
from app.services.context import Services
from app.services.partnership.agencies import name_as_compared
from app.services.partnership.posts import NewPost, begin_post
from graph.clock import local_date
from graph.database.query import Nothing
from graph.door.change import Change
from graph.errors import NotVisible, Refused
from graph.records.model import ContactCard, Practitioner
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import PRACTITIONERS
from graph.vocabulary import AccountRole, AuditTag, Role, SignsIn
from queries import agencies, colleagues, partnership


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One post of somebody who works there, or is going to."""

    practitioner_id: str
    name: str
    email: str | None
    role: Role
    team_name: str | None
    begins: date | None
    ends: date | None
    to_come: bool
    signs_in: SignsIn
    leads: bool


@dataclass(frozen=True, slots=True)
class NewColleague:
    """Somebody as they are typed in: who they are, and the post that they have."""

    name: str
    role: Role
    team_id: str | None
    card: ContactCard
    begins: date | None = None
    """None: today."""


def staff_of(services: Services, actor: Actor, agency_id: str) -> tuple[StaffLine, ...]:
    """Who has a post there that has not ended, by name."""
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    at = colleagues.StaffAt(agency_id, today, now)
    rows = services.gateway.read(actor, colleagues.STAFF_KEPT, at)
    return tuple(_line(row, today) for row in rows)


def add_colleague(
    services: Services, mine: SignedIn, sent: SentForm, agency_id: str, new: NewColleague
) -> bool:
    """Add somebody with a post at an agency; returns whether the post waits for a second person,
    before it stands in a front-door team.

    Raises NotVisible where there is no such agency, and Refused where they are there already.
    """
    practitioner_id = services.ids.new()
    with services.change(mine.actor, sent) as change:
        change.one(partnership.HOLD_NAMES, Nothing())
        if not change.run(agencies.AGENCY_SHEET, agencies.OneAgency(agency_id)):
            raise NotVisible
        refuse_known(change, new.name, new.card.email, agency_id)
        worker = Practitioner(practitioner_id, new.name, new.card)
        change.one(PRACTITIONERS.store, BulkRows([PRACTITIONERS.to_row(worker)]))
        change.record(AuditTag.PRACTITIONER_ADDED, practitioner_id)
        post = NewPost(agency_id, new.role, new.team_id, new.begins)
        waits = begin_post(services, change, mine, worker, post)
        change.commit("waits" if waits else "")
    return bool(change.result)


def without_account(staff: Sequence[StaffLine]) -> tuple[Colleague, ...]:
    """For whom an account can be asked for, each once."""
    found = {
        each.practitioner_id: Colleague(
            each.practitioner_id,
            each.name,
            each.email,
            (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
            if each.leads
            else (AccountRole.PRACTITIONER,),
        )
        for each in staff
        if each.signs_in is SignsIn.NO_ACCOUNT
    }
    return tuple(found.values())


def refuse_known(
    change: Change, name: str, mail: str | None, agency_id: str | None, itself: str | None = None
) -> None:
    """Nobody is in the directory twice. A mail address tells two of one name apart."""
    if mail:
        found = change.run(colleagues.PRACTITIONERS_OF_MAIL, colleagues.Mail(mail.lower()))
        if any(each.id != itself for each in found):
            raise Refused(
                "refused_somebody_has_this_mail_address",
                "email",
            )
        return
    if agency_id is None:
        return
    at = colleagues.NameAtAgency(agency_id, name_as_compared(name))
    if any(each.id != itself for each in change.run(colleagues.NAMESAKES_AT_AGENCY, at)):
        raise Refused(
            "refused_somebody_of_this_name_is",
            "name",
        )


def _line(row: colleagues.KeptStaffRow, today: date) -> StaffLine:
    return StaffLine(
        row.practitioner_id,
        row.name,
        row.email,
        Role(row.role),
        row.team_name,
        row.begins,
        row.ends,
        row.begins is not None and row.begins > today,
        _signs_in(row),
        row.leads,
    )


def _signs_in(row: colleagues.KeptStaffRow) -> SignsIn:
    if row.account_id is None:
        return SignsIn.ASKED if row.asked else SignsIn.NO_ACCOUNT
    if row.closed:
        return SignsIn.CLOSED
    return SignsIn.READY if row.has_password else SignsIn.NO_PASSWORD
