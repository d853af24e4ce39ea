"""What every template may use: the page's frame, display words, and a few ways to write things."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, request, url_for
from flask_login import current_user
from markupsafe import Markup, escape

from app.deployment.settings import Settings
from app.deployment.standing import EVALUATION
from app.services.accounts.sessions import IDLE, TOUCH_AFTER
from app.web.frame.drafts import unclaimed_errors
from app.web.frame.finding import FindForm
from app.web.frame.forms import Form, drawn
from app.web.frame.messages import Shown, waiting_messages
from app.web.frame.permissions import Permission
from app.web.frame.telephones import numbers_in, telephone_links
from app.web.frame.wiring import User, services, user
from visualisations.said import day_text
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu, for whoever may open it."""

    endpoint: str
    text: str
    """Its key in the deployment's words."""
    permission: Permission
    counted: str = ""
    """Where what waits there is counted: the key of the words that say how much."""


_MENU = (
    Entry("home.start", "my_people", Permission.PEOPLE_READ),
    # Before the rest: a phone does not show the end of the menu, and the count has to be seen.
    Entry("waiting.show_tasks", "waits_title", Permission.SIGNED_IN, "waits_count_said"),
    Entry("meetings.show_meetings", "meetings_title", Permission.MEETINGS_HOLD),
    Entry("gaps.show_gaps", "gaps", Permission.PEOPLE_READ),
    Entry("directory.show_agencies", "directory", Permission.DIRECTORY_READ),
    Entry("partnership.show", "partnership", Permission.DIRECTORY_MANAGE),
    Entry("gaps.show_picture", "picture", Permission.PICTURE_READ),
    Entry("safety.show_desk", "safety_title", Permission.SAFETY_KEEP),
    Entry("sharing.show_all", "sharing_all_title", Permission.SAFETY_KEEP),
    Entry("administration.show_accounts", "accounts_link", Permission.ACCOUNTS_MANAGE),
)
_ABOUT_ONESELF = (
    Entry("looking.show_emergency", "look_emergency_title", Permission.SUPPORT_CHANGE),
    Entry("directory.edit_own_card", "my_contact_card", Permission.CARD_CHANGE),
    Entry("safety.show_declaring", "interest_title", Permission.SUPPORT_CHANGE),
    Entry("account.edit_settings", "settings_title", Permission.SIGNED_IN),
    Entry("account.password", "change_password", Permission.SIGNED_IN),
    Entry("gaps.show_feedback", "feedback", Permission.SIGNED_IN),
)
"""In the account's own menu."""


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    """Its key in the deployment's words."""
    url: str
    current: bool
    counted: str = ""


class Page:
    """The frame around a page."""

    language = "en-GB"
    idle_seconds = int((IDLE - TOUCH_AFTER).total_seconds())
    """So long a page that nobody uses keeps its session, for certain."""

    def __init__(
        self, worry_line: str, standing: tuple[str, ...] = (), partnership: str = ""
    ) -> None:
        self.worry_line = worry_line
        self.partnership = partnership
        self.standing = standing
        """What every page says of this deployment, errors too."""

    @property
    def signed_in(self) -> bool:
        return isinstance(_somebody(), User)

    @property
    def account_name(self) -> str:
        return user().signed_in.account_name

    @property
    def ends_in(self) -> int:
        """Seconds until the session ends, whatever is done meanwhile."""
        return int((user().signed_in.ends_at - services().clock.now()).total_seconds())

    @property
    def single_keys(self) -> bool:
        """Whether this account wants that a single key does something."""
        return user().signed_in.single_keys

    @property
    def finding(self) -> FindForm:
        """The search in the frame."""
        return drawn(FindForm, url_for("search.find"), suffix="anywhere")

    @property
    def worry_call(self) -> Markup:
        """The numbers that the deployment names for a worry, each a link that rings it."""
        numbers = [self.worry_line[each.start : each.end] for each in numbers_in(self.worry_line)]
        numbers += re.findall(r"(?<!\d)(?:999|112|000)(?!\d)", self.worry_line)
        return Markup(" · ").join(map(telephone_links, dict.fromkeys(numbers)))

    @property
    def links(self) -> list[Link]:
        """The pages that this account may open; the first is home for everybody."""
        mine = [entry for entry in _MENU if user().may(entry.permission)]
        if not user().may(Permission.PEOPLE_READ):
            mine.insert(0, Entry("home.start", "home_title", Permission.SIGNED_IN))
        return list(map(_link, mine))

    @property
    def about_oneself(self) -> list[Link]:
        return [_link(entry) for entry in _ABOUT_ONESELF if user().may(entry.permission)]

    @property
    def sign_outs(self) -> list[tuple[Form, str]]:
        """The forms that sign out, each with the text on its button."""
        return [
            (drawn(Form, url_for("account.sign_out")), "sign_out"),
            (drawn(Form, url_for("account.sign_out_everywhere")), "sign_out_everywhere"),
        ]

    def messages(self) -> list[Shown]:
        return waiting_messages()

    def unclaimed_errors(self) -> list[str]:
        """What was wrong with a form that this page does not have any more."""
        return unclaimed_errors()


def _link(entry: Entry) -> Link:
    return Link(entry.text, url_for(entry.endpoint), _is_current(entry), entry.counted)


def _is_current(entry: Entry) -> bool:
    """Whether this page is the entry's, or stands under it."""
    if request.endpoint in {each.endpoint for each in (*_MENU, *_ABOUT_ONESELF)}:
        return request.endpoint == entry.endpoint
    subject = request.blueprint or ""
    return _UNDER.get(subject, subject) == entry.endpoint.partition(".")[0]


_UNDER = {"people": "home", "families": "home", "looking": "home", "not_sharing": "sharing"}
"""Subjects whose pages are reached from another one's."""


def _somebody() -> Any:
    return current_user._get_current_object()  # flask-login's own way to the object


def describe_pages(app: Flask, settings: Settings, words: Words, *, demo: bool) -> None:
    """Give templates the frame, the words and the filters."""
    standing = (
        *((words.text("this_is_a_demo"),) if demo else ()),
        *((EVALUATION,) if settings.evaluation else ()),
    )
    page = Page(settings.whom_to_call, standing, settings.partnership)

    # A global, so that macros of imported templates have them too.
    app.jinja_env.globals["words"] = words

    @app.context_processor
    def frame() -> dict[str, Any]:
        return {"page": page}

    app.add_template_filter(lambda code: words.of(code), "word")
    app.add_template_filter(lambda value: day_text(value, words), "day")
    app.add_template_filter(capitalised, "capitalised")
    app.add_template_filter(telephone_links)
    app.add_template_filter(mail, "mailto")
    app.add_template_filter(breakable, "breakable")


def capitalised(text: str) -> str:
    """With a capital at the beginning, and everything else as it was: `GP` stays `GP`."""
    return text[:1].upper() + text[1:]


def mail(address: str) -> str:
    """A `mailto:` link (RFC 6068). Nothing in the address can add a subject or a body."""
    return f"mailto:{quote(address, safe='@')}"


def breakable(address: str) -> Markup:
    """A mail address that may go on in the next line after its @ and before its dots."""
    return escape(address).replace("@", Markup("@<wbr>")).replace(".", Markup("<wbr>."))
