"""Fields in which people type a line: words, a name, a day, a telephone number, a mail address.

What they type is tidied and has an end. The browser neither fills it in nor corrects it: on a
screen that is shared it would offer whom others typed before.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Generic, TypeVar

from wtforms import EmailField, StringField, TelField
from wtforms.validators import DataRequired, Length, Optional, Regexp, StopValidation

from app.web.frame.forms import Form
from app.web.frame.telephones import is_one_number
from app.web.frame.tidy import tidy
from app.web.frame.wiring import services, told
from graph.clock import local_date
from graph.records.names import normalised
from graph.records.typed_dates import NoDate

D = TypeVar("D")

PLAIN = {"autocomplete": "off", "spellcheck": "false"}

_TOO_LONG = "refused_that_is_too_long"
_MAIL = Regexp(
    r"[^@\s<>\"',;:\\]+@[^@\s<>\"',;:\\]+\.[^@\s<>\"',;:\\.]+\Z",
    message="refused_please_type_a_whole_mail",
)


class Line(StringField):
    """A line of words, of `most` signs. `asked` is the key of what is said where it is empty;
    without it, it may be left out."""

    def __init__(
        self,
        label: str,
        asked: str = "",
        *,
        most: int = 80,
        too_long: str = _TOO_LONG,
        validators: Iterable[Any] = (),
        **more: Any,
    ) -> None:
        needed = [DataRequired(asked)] if asked else []
        more = {"render_kw": PLAIN, **more}
        super().__init__(
            label,
            [*needed, Length(max=most, message=too_long), *validators],
            filters=[tidy],
            **more,
        )


class Name(Line):
    """What somebody or something is called: it has letters."""

    def __init__(self, label: str, asked: str = "", **more: Any) -> None:
        super().__init__(label, asked, validators=[_has_letters], **more)


class Sought(Line):
    """What somebody looks for."""

    def __init__(self, label: str, **more: Any) -> None:
        kept = {"type": "search", "autocomplete": "off", "maxlength": "100"}
        super().__init__(label, most=100, render_kw=kept, **more)


class Day(Line, Generic[D]):
    """A day, typed as people write it; `read` makes of it what is meant, and knows which is today
    (`graph.records.typed_dates`)."""

    day: D
    """What was meant, once the form is valid and something was typed."""

    def __init__(
        self,
        label: str,
        read: Callable[[str, date], D],
        asked: str = "refused_please_type_a_day",
        *,
        past: bool = False,
        **more: Any,
    ) -> None:
        """With `past` it may be no day to come."""
        super().__init__(label, asked, validators=[_is_day], **more)
        self.read = read
        self.past = past

    @property
    def if_typed(self) -> D | None:
        return self.day if self.data else None


class Phone(TelField):
    """One telephone number, or none."""

    def __init__(self, label: str, **more: Any) -> None:
        more = {"render_kw": PLAIN, **more}
        most = Length(max=40, message=_TOO_LONG)
        super().__init__(label, [Optional(), most, _is_one_number], filters=[tidy], **more)


class Mail(EmailField):
    """A mail address, or none."""

    def __init__(self, label: str, **more: Any) -> None:
        more = {"render_kw": PLAIN, **more}
        most = Length(max=200, message=_TOO_LONG)
        super().__init__(label, [Optional(), most, _MAIL], filters=[tidy], **more)


def today() -> date:
    """Where this Kithmap is."""
    return local_date(services().clock.now(), services().policy.time_zone)


def _has_letters(_form: Form, field: StringField) -> None:
    if field.data and not normalised(field.data):
        raise StopValidation("refused_please_type_a_name_with")


def _is_day(_form: Form, field: Any) -> None:
    if not field.data:
        return
    try:
        field.day = field.read(field.data, today())
    except NoDate as why:
        raise StopValidation(told(why)) from None
    if field.past and field.day > today():
        raise StopValidation("refused_that_day_is_still_to")


def _is_one_number(_form: Form, field: TelField) -> None:
    """One field holds one number: two run together would ring somebody else."""
    if not is_one_number(field.data or ""):
        raise StopValidation("refused_please_use_digits_spaces_and")
