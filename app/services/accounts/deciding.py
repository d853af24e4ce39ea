"""The second person's yes or no to what was proposed for an account.

The one-time link is shown to the second person, so that an administrator never holds the link of
somebody who sees people; and the owner of the account is told of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.services.accounts.accounts import (
    AskedAccount,
    NewLink,
    write_account,
    write_link,
)
from app.services.accounts.roles import refuse_roles, roles_of
from app.services.accounts.sessions import SignedIn
from app.services.changes import SentForm
from app.services.context import Services
from app.services.refusals import note_refusal
from graph.clock import local_date
from graph.door.change import Change
from graph.errors import Conflict, NotVisible, Refused
from graph.vocabulary import AccountRole, AuditTag, ProposalAct, ProposalState
from queries import accounts, proposals, teams


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal as it stands before whoever may decide it, or made it."""

    proposal_id: str
    act: ProposalAct
    account_id: str
    name: str
    roles: tuple[AccountRole, ...]
    practitioner_name: str | None
    agencies: tuple[str, ...]
    mail: str | None
    proposer_name: str
    proposed_at: datetime
    mine: bool
    """Whether whoever asks made it, and may take it back."""
    may_decide: bool
    team_name: str | None = None
    """Of a lead, or a post in a front-door team."""
    safeguarding: bool = False


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a second person's yes did."""

    act: ProposalAct
    name: str
    link: NewLink | None
    """None where none was made, or the same form was sent before: a link is shown once."""


class DecidedAlready(Conflict):
    """Somebody else was first, or it waited too long."""

    def __init__(self) -> None:
        super().__init__("refused_this_has_been_decided_already")


def waiting(services: Services, mine: SignedIn) -> tuple[Waiting, ...]:
    """What waits for this account's yes or no, and what it proposed itself; the oldest first."""
    found = (
        _seen(row, mine)
        for row in services.gateway.account_rows(proposals.WAITING, _asked(services, mine))
    )
    return tuple(each for each in found if each.mine or each.may_decide)


def all_waiting(services: Services, mine: SignedIn) -> tuple[Waiting, ...]:
    """Everything that waits, for an administrator."""
    rows = services.gateway.account_rows(proposals.WAITING, _asked(services, mine))
    return tuple(_seen(row, mine) for row in rows)


def confirm(services: Services, mine: SignedIn, proposal_id: str, form: SentForm) -> Confirmed:
    """Say yes as the second person. Raises NotVisible where this is not theirs to decide, Refused
    where it can no longer be done, Conflict (DecidedAlready)."""
    return confirm_several(services, mine, [proposal_id], form)[0]


def confirm_several(
    services: Services, mine: SignedIn, proposal_ids: Sequence[str], form: SentForm
) -> tuple[Confirmed, ...]:
    """Say yes to several at once: to all of them, or to none. Raises as `confirm` does."""
    done: list[Confirmed] = []
    denied = None
    with services.change(mine.actor, form) as change:
        for proposal_id in proposal_ids:
            row = _locked(services, change, mine, proposal_id)
            decided = _seen(row, mine) if row else None
            if row is None or decided is None or not decided.may_decide:
                denied = proposal_id
                break
            link = _EFFECTS[decided.act](change, row)
            _decide(change, mine, proposal_id, ProposalState.CONFIRMED)
            change.record(_TAGS[decided.act], row.post_id or row.account_id)
            done.append(Confirmed(decided.act, decided.name, link))
        if denied is None:
            change.commit("\n".join(f"{each.act} {each.name}" for each in done))
    if change.repeated:
        first_time = (line.partition(" ") for line in change.result.splitlines())
        return tuple(Confirmed(ProposalAct(act), name, None) for act, _, name in first_time)
    if denied is not None:
        note_refusal(services, mine.actor, denied)
        raise NotVisible
    return tuple(done)


def refuse(services: Services, mine: SignedIn, proposal_id: str, form: SentForm) -> None:
    """Say no as the second person, or take one's own proposal back. Raises as `confirm` does."""
    may = False
    with services.change(mine.actor, form) as change:
        row = _locked(services, change, mine, proposal_id)
        decided = _seen(row, mine) if row else None
        may = decided is not None and (decided.may_decide or decided.mine)
        if row is not None and may:
            _decide(change, mine, proposal_id, ProposalState.REFUSED)
            change.record(AuditTag.PROPOSAL_REFUSED, row.account_id)
            change.commit()
    if not may and not change.repeated:
        note_refusal(services, mine.actor, proposal_id)
        raise NotVisible


def _asked(
    services: Services, mine: SignedIn, proposal_id: str | None = None
) -> proposals.WaitingFor:
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    return proposals.WaitingFor(mine.account_id, mine.practitioner_id, now, today, proposal_id)


def _locked(
    services: Services, change: Change, mine: SignedIn, proposal_id: str
) -> proposals.WaitingRow | None:
    """The proposal, which waits until this change ends; None where it is none of theirs.

    Raises DecidedAlready.
    """
    if not change.run(proposals.LOCK_PROPOSAL, proposals.OneProposal(proposal_id, change.now)):
        raise DecidedAlready
    return next(iter(change.run(proposals.WAITING, _asked(services, mine, proposal_id))), None)


def _decide(change: Change, mine: SignedIn, proposal_id: str, state: ProposalState) -> None:
    decision = proposals.Decision(proposal_id, state, mine.account_id, change.now)
    change.one(proposals.DECIDE, decision)


def _seen(row: proposals.WaitingRow, mine: SignedIn) -> Waiting:
    return Waiting(
        proposal_id=row.proposal_id,
        act=ProposalAct(row.act),
        account_id=row.account_id,
        name=row.name,
        roles=roles_of(row.roles),
        practitioner_name=row.practitioner_name,
        agencies=row.agencies,
        mail=row.mail,
        proposer_name=row.proposer_name,
        proposed_at=row.proposed_at,
        mine=row.proposed_by == mine.account_id,
        may_decide=_may_decide(row, mine),
        team_name=row.team_name,
        safeguarding=row.safeguarding,
    )


def _may_decide(row: proposals.WaitingRow, mine: SignedIn) -> bool:
    """Another administrator, or the leader of the practitioner's team today; neither who proposed
    it nor whom it lets in, under whichever account. The mail address tells one person from two."""
    themself = row.account_id == mine.account_id or (
        row.practitioner_id is not None and row.practitioner_id == mine.practitioner_id
    )
    one_person = row.my_mail is not None and row.my_mail in (row.proposer_mail, row.mail)
    second = row.proposed_by != mine.account_id and not themself and not one_person
    return second and row.proposer_may and (row.administers or row.leads)


def _add(change: Change, row: proposals.WaitingRow) -> NewLink:
    asked = AskedAccount(row.name, roles_of(row.roles), row.practitioner_id, row.mail)
    refuse_roles(asked.roles, asked.practitioner_id)
    write_account(change, row.account_id, asked)
    return write_link(change, row.account_id)


def _give_link(change: Change, row: proposals.WaitingRow) -> NewLink:
    return write_link(change, row.account_id)


def _set_roles(change: Change, row: proposals.WaitingRow) -> None:
    roles = roles_of(row.roles)
    refuse_roles(roles, row.practitioner_id)
    change.one(accounts.SET_ROLES, accounts.NewRoles(row.account_id, list(roles)))


def _open(change: Change, row: proposals.WaitingRow) -> None:
    refuse_roles(roles_of(row.roles), row.practitioner_id)
    change.one(accounts.SWITCH_ACCOUNT, accounts.AccountSwitch(row.account_id, disabled=False))


def _lead(change: Change, row: proposals.WaitingRow) -> None:
    """From today on. Raises Refused where the post has ended or moved since it was asked for."""
    new = teams.NewLead(
        row.practitioner_id or "", row.post_id or "", row.team_id or "", row.safeguarding, row.today
    )
    if not change.run(teams.BEGIN_LEAD, new):
        raise Refused("refused_their_post_in_this_team")


def _stand_in_front_door(change: Change, row: proposals.WaitingRow) -> None:
    placed = teams.PlacedPost(
        row.practitioner_id or "", row.post_id or "", row.team_id or "", row.today
    )
    if not change.run(teams.PLACE_POST, placed):
        raise Refused("refused_their_post_has_ended_or")


_EFFECTS: Mapping[ProposalAct, Callable[[Change, proposals.WaitingRow], NewLink | None]] = {
    ProposalAct.ADD: _add,
    ProposalAct.LINK: _give_link,
    ProposalAct.ROLES: _set_roles,
    ProposalAct.OPEN: _open,
    ProposalAct.LEAD: _lead,
    ProposalAct.FRONT_DOOR: _stand_in_front_door,
}

_TAGS = {
    ProposalAct.ADD: AuditTag.ACCOUNT_ADDED,
    ProposalAct.LINK: AuditTag.LINK_GIVEN,
    ProposalAct.ROLES: AuditTag.ROLES_CHANGED,
    ProposalAct.OPEN: AuditTag.ACCOUNT_OPENED,
    ProposalAct.LEAD: AuditTag.LEAD_BEGUN,
    ProposalAct.FRONT_DOOR: AuditTag.POST_PLACED,
}
