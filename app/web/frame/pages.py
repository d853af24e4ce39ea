"""What every template may use: the page's frame, display words, and a few ways to write things."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, request, url_for
from flask_login import current_user
from markupsafe import Markup, escape

from app.deployment.settings import Settings
from app.deployment.standing import EVALUATION
from app.services.accounts.sessions import IDLE
from app.services.demo_mark import SAID as DEMO
from app.web.frame.drafts import unclaimed_errors
from app.web.frame.forms import Form, drawn
from app.web.frame.messages import Shown, waiting_messages
from app.web.frame.permissions import Permission
from app.web.frame.telephones import telephone_links
from app.web.frame.wiring import User, user
from visualisations.said import day_text
from visualisations.words import Words

_MENU = (
    ("home.start", "my_people", Permission.PEOPLE_READ),
    ("gaps.show_gaps", "gaps", Permission.PEOPLE_READ),
    ("waiting.show_tasks", "waits_title", Permission.SIGNED_IN),
    ("directory.show_agencies", "directory", Permission.DIRECTORY_READ),
    ("directory.edit_own_card", "my_contact_card", Permission.CARD_CHANGE),
    ("partnership.show", "partnership", Permission.DIRECTORY_MANAGE),
    ("gaps.show_picture", "picture", Permission.PICTURE_READ),
    ("administration.show_accounts", "accounts_link", Permission.ACCOUNTS_MANAGE),
)


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    """Its key in the deployment's words."""
    url: str
    current: bool


class Page:
    """The frame around a page."""

    language = "en-GB"
    idle_seconds = int(IDLE.total_seconds())

    def __init__(self, worry_line: str, standing: tuple[str, ...] = ()) -> None:
        self.worry_line = worry_line
        self.standing = standing
        """What every page says of this deployment, errors too."""

    @property
    def signed_in(self) -> bool:
        return isinstance(_somebody(), User)

    @property
    def account_name(self) -> str:
        return user().signed_in.account_name

    @property
    def links(self) -> list[Link]:
        """The pages that this account may open; the first is home for everybody."""
        mine = [(endpoint, text) for endpoint, text, permission in _MENU if user().may(permission)]
        if not user().may(Permission.PEOPLE_READ):
            mine.insert(0, ("home.start", "home_title"))
        return [Link(text, url_for(name), request.endpoint == name) for name, text in mine]

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


def _somebody() -> Any:
    return current_user._get_current_object()  # flask-login's own way to the object


def describe_pages(app: Flask, settings: Settings, words: Words, *, demo: bool) -> None:
    """Give templates the frame, the words and the filters."""
    standing = (*((DEMO,) if demo else ()), *((EVALUATION,) if settings.evaluation else ()))
    page = Page(settings.worry_line.strip().rstrip("."), standing)

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
