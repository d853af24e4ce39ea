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
from app.web.frame.wiring import display_words, new_op_id


class Message(StrEnum):
    """A code, and whether it warns. Its text is that of `said_` and the code in the deployment's
    words; what stands there in {braces} is filled in by `Said`."""

    warns: bool

    def __new__(cls, code: str, warns: bool = False) -> "Message":
        member = str.__new__(cls, code)
        member._value_ = code
        member.warns = warns
        return member

    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SESSION_ENDED = "session_ended", True
    PASSWORD_UNSURE = "password_unsure", True
    PASSWORD_SET = "password_set"  # noqa: S105 - a code
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a code
    SETTINGS_SAVED = "settings_saved"
    CARD_SAVED = "card_saved"
    PERSON_ADDED = "person_added"
    SIBLING_ADDED = "sibling_added"
    MAP_ARRANGED = "map_arranged"
    MAP_AS_IT_WAS = "map_as_it_was"
    BIRTH_RECORDED = "birth_recorded"
    LIMIT_RECORDED = "limit_recorded"
    LIMIT_LIFTED = "limit_lifted"
    LOOK_OPENED = "look_opened"
    NOBODY_TO_SHOW = "nobody_to_show", True
    LOOK_CLOSED = "look_closed"
    LOOK_KEPT_OPEN = "look_kept_open"
    LOOK_WIDENED = "look_widened"
    LOOK_REVIEWED = "look_reviewed"
    SHARING_DECIDED = "sharing_decided"
    SHARING_APPROVED = "sharing_approved"
    SHARING_REFUSED = "sharing_refused"
    SHARING_REVIEWED = "sharing_reviewed"
    SHARING_ENDED = "sharing_ended"
    SAFETY_ASKED = "safety_asked"
    SAFETY_ANSWERED = "safety_answered"
    INTEREST_DECLARED = "interest_declared"
    INTEREST_REMOVED = "interest_removed"
    KEPT_APART = "kept_apart"
    APART_NO_MORE = "apart_no_more"
    SHIELDED = "shielded"
    SHIELD_LIFTED = "shield_lifted"
    NAMED_WORKERS_SAVED = "named_workers_saved"
    NUMBER_SAVED = "number_saved"
    NUMBER_SUPERSEDED = "number_superseded"
    TIE_SAVED = "tie_saved"
    SUPPORT_CONFIRMED = "support_confirmed"
    SEVERAL_CONFIRMED = "several_confirmed"
    SOME_CONFIRMED = "some_confirmed", True
    AGENCY_ADDED = "agency_added"
    AGENCY_SAVED = "agency_saved"
    COLLEAGUE_ADDED = "colleague_added"
    TIE_ADDED = "tie_added"
    TIE_ASKED = "tie_asked"
    TIE_CONFIRMED = "tie_confirmed"
    TIE_REFUSED = "tie_refused"
    TIE_WITHDRAWN = "tie_withdrawn"
    TIE_ENDED = "tie_ended"
    FAMILY_LEFT = "family_left"
    RELATIVE_NAMED = "relative_named"
    RELATIVE_GONE = "relative_gone"
    GAP_GIVEN = "gap_given"
    GAP_PUT_OFF = "gap_put_off"
    NO_GAP = "no_gap"
    GAP_NOTE_TAKEN_BACK = "gap_note_taken_back"
    SUPPORT_ENDED = "support_ended"
    SUPPORT_REOPENED = "support_reopened"
    SUPPORT_PAUSED = "support_paused"
    SUPPORT_RESUMED = "support_resumed"
    ROLE_SAVED = "role_saved"
    NOT_SHARED_DECIDED = "not_shared_decided"
    NOT_SHARED_APPROVED = "not_shared_approved"
    NOT_SHARED_REFUSED = "not_shared_refused"
    NOT_SHARED_REVIEWED = "not_shared_reviewed"
    NOT_SHARED_ENDED = "not_shared_ended"
    FOUND_NOT_ABLE = "found_not_able"
    FOUND_ABLE = "found_able"
    LEAD_SAVED = "lead_saved"
    LEAD_ENDED = "lead_ended"
    FEEDBACK_GIVEN = "feedback_given"
    IN_TOUCH_NOTED = "in_touch_noted"
    HANDED_OVER = "handed_over"
    COVER_SET = "cover_set"
    COVER_ENDED = "cover_ended"
    NEED_ADDED = "need_added"
    NEEDS_MET_SAVED = "needs_met_saved"
    NEED_CLOSED = "need_closed"
    NEED_REOPENED = "need_reopened"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    PROPOSAL_DECLINED = "proposal_declined"
    COLLEAGUE_WAITS = "colleague_waits"
    COLLEAGUE_SAVED = "colleague_saved"
    TEAM_ADDED = "team_added"
    TEAM_SAVED = "team_saved"
    POST_ADDED = "post_added"
    POST_WAITS = "post_waits"
    POST_ENDED = "post_ended"
    COLLEAGUE_LEFT = "colleague_left"
    COLLEAGUE_LEAVES = "colleague_leaves"
    LEAD_PROPOSED = "lead_proposed"
    TEAM_LEAD_ENDED = "team_lead_ended"
    ACCOUNTS_PROPOSED = "accounts_proposed"
    CONFIRMED = "confirmed"
    LINKS_MADE = "links_made"
    AGREED = "agreed"
    SAID_NO = "said_no"
    WITHDRAWN = "withdrawn"
    RENEWED = "renewed"
    PUT_OFF = "put_off"
    MEETING_PLANNED = "meeting_planned"
    MEETING_CHANGED = "meeting_changed"
    MEETING_CLOSED = "meeting_closed"
    WALL_OPENED = "wall_opened"
    WALL_READY = "wall_ready"
    PEOPLE_JOINED = "people_joined"
    SECOND_MUST_SAY_SO = "second_must_say_so"
    SETTLED_MEANWHILE = "settled_meanwhile"
    PEOPLE_TOLD_APART = "people_told_apart"
    CANNOT_TELL = "cannot_tell"
    HELD_KEPT = "held_kept"
    HELD_TAKEN = "held_taken"
    HELD_MENDED = "held_mended"
    HELD_LEFT_OUT = "held_left_out"
    HELD_ASKED = "held_asked"
    HELD_GIVEN_BACK = "held_given_back"
    ASKED_TO_LEAD = "asked_to_lead"
    SUPPORT_LAPSED = "support_lapsed"
    TIE_LAPSED = "tie_lapsed"
    EXPECTING_NOTED = "expecting_noted"
    EXPECTS_NO_MORE = "expects_no_more"
    PEOPLE_PARTED = "people_parted"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_PROPOSED = "account_proposed"
    ROLES_TAKEN = "roles_taken"
    PROPOSAL_REFUSED = "proposal_refused"
    LINK_MADE = "link_made"
    CONFIRMED_BEFORE = "confirmed_before"
    ACCOUNT_OPENED = "account_opened"
    ROLES_GIVEN = "roles_given"


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
        return Shown(_text(message, {}), message.warns)
    let_go(name)
    text = _text(message, beside["about"])
    if not beside["step"]:
        return Shown(text, message.warns, beside["copy"])
    words, action, fields = beside["step"]
    return Shown(text, message.warns, beside["copy"], words, _as_form(action, fields))


def _text(message: Message, about: Mapping[str, str]) -> str:
    return display_words().texts[f"said_{message.value}"].format_map(defaultdict(str, about))


def _as_form(action: str, fields: dict[str, str]) -> KeptForm:
    sent = {"op_id": new_op_id(), **fields}
    typed = tuple(Typed(name, value) for name, value in sent.items())
    return KeptForm(action, generate_csrf(), typed, ())
