"""What pages say after something was done. Only codes travel in the cookie that can be read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from flask import flash, get_flashed_messages, request
from flask_wtf.csrf import generate_csrf

from app.web.frame.kept import keep, kept, let_go
from app.web.frame.kept_form import KeptForm, Typed
from app.web.frame.wiring import new_op_id


class Message(StrEnum):
    """A code, its text, and whether it warns. What stands in {braces} is filled in by `Said`."""

    text: str
    warns: bool

    def __new__(cls, code: str, text: str, warns: bool = False) -> "Message":
        member = str.__new__(cls, code)
        member._value_ = code
        member.text, member.warns = text, warns
        return member

    SIGNED_OUT = "signed_out", "You are signed out."
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere", "You are signed out on every device."
    SESSION_ENDED = (
        "session_ended",
        "You were signed out. Nothing from the last page was saved.",
        True,
    )
    PASSWORD_UNSURE = (
        "password_unsure",
        "You were signed out. If you were changing your password, it may be changed already: try "
        "the new one first.",
        True,
    )
    PASSWORD_SET = "password_set", "Your password is set. You can sign in now."
    PASSWORD_CHANGED = (
        "password_changed",
        "Your password is changed. Other devices are signed out.",
    )
    SETTINGS_SAVED = "settings_saved", "Your settings are saved."
    CARD_SAVED = "card_saved", "Your contact card is saved. It is right everywhere from now on."
    PERSON_ADDED = (
        "person_added",
        "{name}, born {born}, is added and waits to be confirmed. Until then you see what you "
        "typed.",
    )
    TIE_SAVED = "tie_saved", "Saved. Only you and your supervisor see what kind of tie it is."
    SUPPORT_CONFIRMED = "support_confirmed", "Thank you. Marked as still true today."
    SEVERAL_CONFIRMED = "several_confirmed", "Thank you. Marked as still true today: {names}."
    SOME_CONFIRMED = (
        "some_confirmed",
        "Marked as still true today: {names}. Not {changed}: that changed since the list was "
        "shown. Please look again.",
        True,
    )
    AGENCY_ADDED = "agency_added", "{name} is added. Now its colleagues: one after the other."
    AGENCY_SAVED = "agency_saved", "Saved. It is right everywhere from now on."
    COLLEAGUE_ADDED = "colleague_added", "{name} is added. Who is next?"
    TIE_ADDED = "tie_added", "They are linked, on the map and on both of their pages."
    TIE_ASKED = (
        "tie_asked",
        "Asked. The link holds once somebody who works with them has confirmed it; until then "
        "only you see it.",
    )
    TIE_CONFIRMED = "tie_confirmed", "Thank you. Your yes is noted."
    TIE_REFUSED = "tie_refused", "Noted: they are not linked."
    TIE_WITHDRAWN = "tie_withdrawn", "Taken back. Nobody is asked any more."
    TIE_ENDED = "tie_ended", "It is over, and stays in the past. Nothing brings it back by itself."
    FAMILY_LEFT = "family_left", "They no longer belong to this family. It stays in the past."
    RELATIVE_NAMED = "relative_named", "Written down, by name only. Nobody gets a record or a call."
    RELATIVE_GONE = "relative_gone", "Taken off."
    GAP_GIVEN = "gap_given", "Given. It stays on your list with their name until that day."
    GAP_PUT_OFF = "gap_put_off", "Put off. It comes back after that day."
    NO_GAP = "no_gap", "Set aside. It comes back when the facts change that it rests on."
    GAP_NOTE_TAKEN_BACK = "gap_note_taken_back", "Taken back."
    SUPPORT_ENDED = (
        "support_ended",
        "That support has ended. Unless you have another reason to, you no longer see this person.",
    )
    SUPPORT_REOPENED = "support_reopened", "The end is taken back. It is as it was before."
    SUPPORT_PAUSED = (
        "support_paused",
        "Paused. Until you go on, only you see that you work with this person.",
    )
    SUPPORT_RESUMED = "support_resumed", "It goes on. Others see it again, as far as was agreed."
    ROLE_SAVED = "role_saved", "Your role is saved."
    LEAD_SAVED = (
        "lead_saved",
        "Saved: you lead. If somebody else leads in the same way, the coordinator asks you both.",
    )
    LEAD_ENDED = "lead_ended", "Saved: you do not lead any more."
    IN_TOUCH_NOTED = "in_touch_noted", "Noted: in touch today. Only you see this."
    HANDED_OVER = (
        "handed_over",
        "Proposed to your colleague. They stay with you until somebody has confirmed it.",
    )
    COVER_SET = "cover_set", "Your colleague covers for you on these days."
    COVER_ENDED = "cover_ended", "They cover for you no more."
    NEED_ADDED = "need_added", "The need is noted, and that you meet it."
    NEEDS_MET_SAVED = "needs_met_saved", "Saved which needs you meet."
    NEED_CLOSED = "need_closed", "The need is closed."
    NEED_REOPENED = "need_reopened", "The need is open again."
    PROPOSAL_ACCEPTED = (
        "proposal_accepted",
        "Confirmed. Your colleague reads that it is, and not who said so.",
    )
    PROPOSAL_DECLINED = (
        "proposal_declined",
        "Not confirmed. Your colleague reads why, and not who said so.",
    )
    COLLEAGUE_WAITS = (
        "colleague_waits",
        "{name} is added. A second person must say yes before they stand in the front door.",
    )
    COLLEAGUE_SAVED = "colleague_saved", "Saved. The card is right everywhere from now on."
    TEAM_ADDED = "team_added", "The team {name} is added."
    TEAM_SAVED = "team_saved", "The team is saved."
    POST_ADDED = "post_added", "The post of {name} is saved. What they did before stays as it was."
    POST_WAITS = (
        "post_waits",
        "The post of {name} is saved. A second person must say yes before they stand in the front "
        "door.",
    )
    POST_ENDED = (
        "post_ended",
        "The post of {name} ends on {date}. Whom they supported through it stays with the leader "
        "of the team, to be handed over.",
    )
    COLLEAGUE_LEFT = (
        "colleague_left",
        "{name} has left: every post ends, and the account is closed. Whom they supported stays "
        "with the leader of the team, to be handed over.",
    )
    COLLEAGUE_LEAVES = (
        "colleague_leaves",
        "{name} is going to leave: every post ends on that day. Close the account then.",
    )
    LEAD_PROPOSED = (
        "lead_proposed",
        "Asked that {name} leads {team}. It takes effect when a second person confirms it.",
    )
    TEAM_LEAD_ENDED = "team_lead_ended", "{name} leads {team} no more."
    ACCOUNTS_PROPOSED = (
        "accounts_proposed",
        "Asked for accounts: {number}. They take effect when a second person confirms them, who "
        "then gets the links.",
    )
    CONFIRMED = "confirmed", "Confirmed: {names}."
    LINKS_MADE = (
        "links_made",
        "Confirmed. One-time links, good until {until}: give each to the person themself, by a "
        "safe way. They are shown only now, and only to you.",
    )
    AGREED = "agreed", "That is agreed, and saved. It can be changed any day."
    SAID_NO = "said_no", "“No for now” is saved. Nobody asks why."
    WITHDRAWN = "withdrawn", "Taken back. From now on nobody sees anything by it."
    RENEWED = "renewed", "Renewed: it runs for another year from today."
    PUT_OFF = "put_off", "Saved: not now."
    MEETING_PLANNED = "meeting_planned", "The meeting is planned. Below is what the room will see."
    MEETING_CHANGED = (
        "meeting_changed",
        "Saved. What stands on the wall, if anything does, is blank until you open it again.",
    )
    MEETING_CLOSED = "meeting_closed", "The meeting is closed. Its kind, day and outcome are kept."
    WALL_OPENED = (
        "wall_opened",
        "On the computer of the wall, open {address} and type this code. It is good for ten "
        "minutes, for one screen, and is shown only now.",
    )
    WALL_READY = "wall_ready", "What the room may see is worked out again. The wall is still blank."
    ACCOUNT_CLOSED = (
        "account_closed",
        "The account {name} is closed, and signed out everywhere.",
    )
    ACCOUNT_PROPOSED = (
        "account_proposed",
        "Asked for {name}. It takes effect when a second person confirms it.",
    )
    ROLES_TAKEN = "roles_taken", "The roles of {name} are changed, and the account is signed out."
    PROPOSAL_REFUSED = "proposal_refused", "Not confirmed. Nothing takes effect."
    LINK_MADE = (
        "link_made",
        "Confirmed. A one-time link for {name}, good until {until}: give it to the person "
        "themself, by a safe way. It is shown only now, and only to you.",
    )
    CONFIRMED_BEFORE = (
        "confirmed_before",
        "{name} was confirmed when this form was sent the first time. A one-time link is shown "
        "only once. If it did not reach you, ask your administrator to ask for a new one.",
    )
    ACCOUNT_OPENED = "account_opened", "The account {name} is open again."
    ROLES_GIVEN = (
        "roles_given",
        "The account {name} has its new roles, and was signed out. Its owner is told.",
    )


_OF_CODE = {message.value: message for message in Message}


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done next: a form of one button. `fields` are those beside its own token."""

    words: str
    action: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A message with what belongs to it. All but its code travels sealed."""

    message: Message
    about: Mapping[str, str] = field(default_factory=dict)
    copy: str = ""
    """A text to be copied, which is shown only once."""
    step: Step | None = None
    """"Undo" where there is a way back, or what comes next."""


@dataclass(frozen=True, slots=True)
class Shown:
    text: str
    warning: bool
    copy: str = ""
    words: str = ""
    """On the button of what may be done next."""
    step: KeptForm | None = None


def tell(said: Message | Said) -> None:
    """Show a message on the next page."""
    if isinstance(said, Message):
        flash(said.value)
        return
    name = keep({"about": dict(said.about), "copy": said.copy, "step": _packed(said.step)})
    flash(said.message.value, name or "message")


def _packed(step: Step | None) -> list[Any]:
    return [step.words, step.action, dict(step.fields)] if step else []


def tell_signed_out() -> None:
    """Say on the next page that the session was over before this request could be answered."""
    # A new password ends the session: the form that set it may be what was just sent again.
    of_password = request.method == "POST" and request.endpoint == "account.set_password"
    tell(Message.PASSWORD_UNSURE if of_password else Message.SESSION_ENDED)


def waiting_messages() -> list[Shown]:
    """The messages to show now; codes that nobody wrote are dropped."""
    waiting = cast(list[tuple[str, str]], get_flashed_messages(with_categories=True))
    return [_shown(_OF_CODE[code], name) for name, code in waiting if code in _OF_CODE]


def _shown(message: Message, name: str) -> Shown:
    beside = kept(name)
    if beside is None:
        return Shown(message.text.format_map(defaultdict(str)), message.warns)
    let_go(name)
    text = message.text.format_map(defaultdict(str, beside["about"]))
    if not beside["step"]:
        return Shown(text, message.warns, beside["copy"])
    words, action, fields = beside["step"]
    return Shown(text, message.warns, beside["copy"], words, _as_form(action, fields))


def _as_form(action: str, fields: dict[str, str]) -> KeptForm:
    sent = {"op_id": new_op_id(), **fields}
    typed = tuple(Typed(name, value) for name, value in sent.items())
    return KeptForm(action, generate_csrf(), typed, ())
