"""Makes the Flask application, and refuses to where a route does not say who may use it."""

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from app.deployment.settings import Settings
from app.running.readiness import Readiness
from app.running.runtime import Runtime
from app.watching.metrics import Meter
from app.web import (
    account,
    administration,
    agreements,
    coordination,
    directory,
    families,
    gaps,
    home,
    looking,
    meetings,
    not_sharing,
    partnership,
    people,
    safety,
    search,
    sharing,
    supports,
    waiting,
)
from app.web.frame.assets import serve_assets
from app.web.frame.drafts import answer_with_drafts
from app.web.frame.errors import answer_errors
from app.web.frame.even_time import take_even_time
from app.web.frame.guard import guard
from app.web.frame.headers import add_headers
from app.web.frame.health import answer_probes
from app.web.frame.hosts import compare_hosts_plainly
from app.web.frame.kept import keep_between_pages
from app.web.frame.logs import log_requests
from app.web.frame.pages import describe_pages
from app.web.frame.permissions import refuse_undeclared_routes
from app.web.frame.wiring import wire

_LONGEST_FORM = 256 * 1024
_SUBJECTS = (
    account,
    home,
    waiting,
    people,
    families,
    gaps,
    search,
    supports,
    agreements,
    safety,
    sharing,
    not_sharing,
    looking,
    meetings,
    directory,
    partnership,
    coordination,
    administration,
)


def create_app(settings: Settings, runtime: Runtime | None = None, *, demo: bool = False) -> Flask:
    """The application. Nothing of Neo4j is opened before the first request. `demo`: the graph is
    that of a demo, which every page says.

    Raises SettingsError, and UndeclaredRoute where a route declares no permission.
    """
    runtime = runtime or Runtime(settings, observer=Meter())
    app = Flask(__name__, template_folder="web/templates", static_folder=None)
    _configure(app, settings, runtime.form_key)
    # The order matters: the log sees everything, the guard comes before every form check.
    log_requests(app, runtime.ids)
    add_headers(app, https=settings.https)
    wire(app, runtime)
    keep_between_pages(app)
    answer_with_drafts(app)
    guard(app)
    CSRFProtect(app)
    answer_errors(app)
    describe_pages(app, settings, runtime.words, demo=demo)
    serve_assets(app)
    for subject in _SUBJECTS:
        app.register_blueprint(subject.blueprint)
    take_even_time(app)
    compare_hosts_plainly(app, settings.allowed_hosts)
    answer_probes(app, Readiness(runtime))
    refuse_undeclared_routes(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask's own way to wrap it
            app.wsgi_app,
            x_for=settings.proxies,
            x_proto=settings.proxies,
            x_host=settings.proxies,
        )
    return app


def _configure(app: Flask, settings: Settings, form_key: bytes) -> None:
    prefix = "__Host-" if settings.https else ""
    app.config.update(
        SECRET_KEY=form_key,
        SESSION_COOKIE_NAME=f"{prefix}kithmap_forms",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        TRUSTED_HOSTS=settings.allowed_hosts,
        MAX_CONTENT_LENGTH=_LONGEST_FORM,
        MAX_FORM_MEMORY_SIZE=_LONGEST_FORM,
        # A form is good for as long as its session: the guard ends that, not the form.
        WTF_CSRF_TIME_LIMIT=None,
        # No page sends a Referer (headers.py); the guard reads Sec-Fetch-Site instead.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
