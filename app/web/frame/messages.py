"""What pages say after something was done. Only codes travel in the cookie, which can be read."""

from dataclasses import dataclass
from enum import StrEnum

from flask import flash, get_flashed_messages, request


class Message(StrEnum):
    SIGNED_OUT = "signed_out"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    SESSION_ENDED = "session_ended"
    PASSWORD_UNSURE = "password_unsure"  # noqa: S105 - a code, not a password
    PASSWORD_SET = "password_set"  # noqa: S105
    PASSWORD_CHANGED = "password_changed"  # noqa: S105
    CARD_SAVED = "card_saved"
    TIE_SAVED = "tie_saved"
    SUPPORT_CONFIRMED = "support_confirmed"
    SUPPORT_ENDED = "support_ended"
    CHANGED_MEANWHILE = "changed_meanwhile"
    NOT_SAVED = "not_saved"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_OPENED = "account_opened"


_WARNINGS = frozenset(
    {
        Message.SESSION_ENDED,
        Message.PASSWORD_UNSURE,
        Message.CHANGED_MEANWHILE,
        Message.NOT_SAVED,
    }
)

_TEXTS = {
    Message.SIGNED_OUT: "You are signed out.",
    Message.SIGNED_OUT_EVERYWHERE: "You are signed out on every device.",
    Message.SESSION_ENDED: "You were signed out. Nothing from the last page was saved.",
    Message.PASSWORD_UNSURE: "You were signed out. If you were changing your password, it may be "
    "changed already: try the new one first.",
    Message.PASSWORD_SET: "Your password is set. You can sign in now.",
    Message.PASSWORD_CHANGED: "Your password is changed. Other devices are signed out.",
    Message.CARD_SAVED: "Your contact card is saved. It is right everywhere from now on.",
    Message.TIE_SAVED: "Saved. Only you and your supervisor see what kind of tie it is.",
    Message.SUPPORT_CONFIRMED: "Thank you. Marked as still true today.",
    Message.SUPPORT_ENDED: "Your support has ended. You no longer see this person.",
    Message.CHANGED_MEANWHILE: "This changed while the page was open. Nothing was saved: "
    "please look again.",
    Message.NOT_SAVED: "That could not be saved. Please look again.",
    Message.ACCOUNT_CLOSED: "The account is closed, and signed out everywhere.",
    Message.ACCOUNT_OPENED: "The account is open again.",
}


@dataclass(frozen=True, slots=True)
class Shown:
    text: str
    warning: bool


def tell(message: Message) -> None:
    """Show a message on the next page."""
    flash(message.value)


def tell_signed_out() -> None:
    """Say on the next page that the session was over before this request could be answered."""
    # A new password ends the session: the form that set it may be what was just sent again.
    of_password = request.method == "POST" and request.endpoint == "account.password"
    tell(Message.PASSWORD_UNSURE if of_password else Message.SESSION_ENDED)


def waiting_messages() -> list[Shown]:
    """The messages to show now; codes that nobody wrote are dropped."""
    codes = [code for code in get_flashed_messages() if code in set(Message)]
    return [Shown(_TEXTS[Message(code)], Message(code) in _WARNINGS) for code in codes]
