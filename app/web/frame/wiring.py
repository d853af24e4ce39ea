"""How routes reach the services and the person who is signed in."""

from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g
from flask_login import LoginManager, UserMixin, current_user

from app.running.runtime import Runtime
from app.services.accounts.sessions import SignedIn, find_session
from app.services.context import Services
from app.web.frame.cookies import read_session_token
from app.web.frame.permissions import Permission, permissions_of
from graph.errors import Told
from graph.records.typed_dates import NoDate
from graph.records.viewer import Actor
from visualisations.words import Words

_EXTENSION = "kithmap"


@dataclass(frozen=True)
class User(UserMixin):
    """The signed-in account, in flask-login's form."""

    signed_in: SignedIn

    def get_id(self) -> str:
        return self.signed_in.account_id

    def may(self, permission: Permission) -> bool:
        return permission in permissions_of(self.signed_in.roles)


def wire(app: Flask, runtime: Runtime) -> None:
    """Give the application its services, and flask-login the way to know who is there."""
    app.extensions[_EXTENSION] = runtime
    manager = LoginManager()
    # Kithmap's own cookie and session say who is there; nothing of it stands in Flask's cookie.
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)

    @manager.request_loader
    def load_user(_request: Any) -> User | None:
        token = read_session_token()
        found = find_session(services(), token, touch=True) if token else None
        return User(found) if found else None


def services() -> Services:
    """The services of this request; raises DatabaseUnavailable where Neo4j is away."""
    if "services" not in g:
        runtime: Runtime = current_app.extensions[_EXTENSION]
        g.services = runtime.services()
    return cast(Services, g.services)


def display_words() -> Words:
    """The deployment's words; they need no database."""
    runtime: Runtime = current_app.extensions[_EXTENSION]
    return runtime.words


def told(why: Told | NoDate) -> str:
    """Why something was not done, in the deployment's words."""
    return display_words().text(why.reason, **why.about)


def user() -> User:
    """The person who is signed in. Only for routes that ask for more than Permission.OPEN."""
    return cast(User, current_user._get_current_object())  # flask-login's own way


def actor() -> Actor:
    return user().signed_in.actor


def new_op_id() -> str:
    """For one audited answer, or one rendered form."""
    return services().ids.new()
