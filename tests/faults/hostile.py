"""Promise 13: no bad input breaks Kithmap. URLs, headers, forms, uploads and import rows.

`python -m tests.faults.hostile` runs this part alone. An input is one request, or one line of a
file to import, that carries a hostile text.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.imports.findings import Moment
from app.imports.folder import open_folder, read_folder
from app.imports.judge import judge
from app.imports.kinds import Key
from app.imports.run import import_directory
from graph.policy.facts import ENGLAND
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import forms_of
from tests.browsers.site import Site
from tests.faults.attacks import raw, texts
from tests.faults.hostile_files import write_resources, write_tables
from tests.faults.own_site import own_site

FULL = 100_000
BATCH = 40
"""Texts that one example of hypothesis draws."""
SHARES = {"urls": 0.25, "headers": 0.08, "forms": 0.12, "uploads": 0.05, "rows": 0.5}
TRACES = (b"Traceback (most recent", b"site-packages", b"neo4j.exceptions", b'File "/')
METHODS = ("GET", "GET", "GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PROPFIND", "TRACE")
URLS = (
    "/{}",
    "/people/{}",
    "/people/{}/map",
    "/people/{}/supports/{}/tie",
    "/families/{}/map",
    "/agencies/{}",
    "/practitioners/{}",
    "/accounts/{}",
    "/directory/{}",
    "/first-password/{}",
    "/static/{}",
    "/sign-in?next={}",
    "/directory?{}={}",
    "/?{}",
)
HEADERS = (
    "HTTP_HOST",
    "HTTP_COOKIE",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_FORWARDED",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_AUTHORIZATION",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
    "HTTP_REFERER",
    "HTTP_SEC_FETCH_SITE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_USER_AGENT",
    "HTTP_X_HTTP_METHOD_OVERRIDE",
    "CONTENT_TYPE",
    "CONTENT_LENGTH",
    "REMOTE_ADDR",
)
COOKIES = ("kithmap_session", "kithmap_device", "kithmap_forms")
PAGES = ("/sign-in", "/", "/directory", "/my-card", "/password", "/accounts")
SENT = 6
"""How often each form of a page is sent."""
SAFE = ("sign-out",)
"""Forms left alone: what they hold is sent everywhere else, and they would end the session."""


@dataclass
class Tally:
    """What was sent, and what went wrong. `faults` holds a few examples for a person to read."""

    inputs: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    server_errors: int = 0
    traces: int = 0
    stored: int = 0
    faults: list[str] = field(default_factory=list)

    def answered(self, kind: str, status: int, said: bytes, what: object) -> None:
        self.inputs[kind] += 1
        self.statuses[status] += 1
        broken, traced = status >= 500, any(trace in said for trace in TRACES)
        self.server_errors += broken
        self.traces += traced
        if (broken or traced) and len(self.faults) < 20:
            shown = f"{str(what)[:300]!r} {said[-200:]!r}"
            self.faults.append(f"{kind}: {status} {shown}")


@dataclass
class Target:
    """The application, a browser for each kind of account, and what its pages' forms hold."""

    site: Site
    tally: Tally
    chance: Random

    def __post_init__(self) -> None:
        self.clients = [
            browser.plain().client  # what each page must be, other tests inspect
            for browser in (
                self.site.browser(),
                self.site.signed_in("tom"),
                *(self.site.signed_in(None, role) for role in _EVERY_OTHER_ROLE),
            )
        ]
        self.pages = (*PAGES, self.site.person("isla"))

    def send(self, kind: str, what: object, client: FlaskClient, **parts: object) -> None:
        """One request, built below every library that would tidy it."""
        environ = EnvironBuilder(method="GET", path="/").get_environ()
        client._add_cookies_to_wsgi(environ)
        body = parts.pop("body", b"")
        assert isinstance(body, bytes)
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        environ |= {name: value for name, value in parts.items() if value is not None}
        try:
            answer, status, headers = run_wsgi_app(self.site.app, environ, buffered=True)
            said = b"".join(answer) + repr(list(headers)).encode()
            if "?kept=" in headers.get("Location", ""):
                status, page = self._came_back(client, headers)
                said += page
        except Exception as error:  # noqa: BLE001 - what escapes is what is looked for
            status, said = "599", repr(error).encode()
        self.tally.answered(kind, int(status[:3]), said, (what, parts))

    def _came_back(self, client: FlaskClient, headers: Headers) -> tuple[str, bytes]:
        """The page that a form came back to: it draws what was typed."""
        client._update_cookies_from_response("localhost", "/", headers.getlist("Set-Cookie"))
        page = client.get(headers["Location"])
        return page.status, page.get_data() + repr(list(page.headers)).encode()


_EVERY_OTHER_ROLE = tuple(
    role for role in AccountRole if role not in (AccountRole.PRACTITIONER, AccountRole.SUPERVISOR)
)

Shot = Callable[[Target, list[str]], None]


def shoot_urls(target: Target, drawn: list[str]) -> None:
    """Methods and addresses; the text raw, quoted, and quoted twice."""
    for text in drawn:
        written = target.chance.choice(
            (raw(text), quote(raw(text), safe="").encode(), quote(quote(raw(text))).encode())
        )
        url = target.chance.choice(URLS).encode().replace(b"{}", written)
        path, _, query = url.partition(b"?")
        client = target.chance.choice(target.clients)
        method = target.chance.choice(METHODS)
        address = {"PATH_INFO": path.decode("latin-1"), "QUERY_STRING": query.decode("latin-1")}
        target.send("urls", text, client, REQUEST_METHOD=method, **address)


def shoot_headers(target: Target, drawn: list[str]) -> None:
    """Headers as a server would hand them on: any bytes but the ends of lines."""
    for text in drawn:
        value = raw(text).decode("latin-1").replace("\r", "").replace("\n", "").replace("\0", "")
        name = target.chance.choice(HEADERS)
        if name == "HTTP_COOKIE":
            value = f"{target.chance.choice(COOKIES)}={value}"
        path = target.chance.choice(target.pages)
        method = target.chance.choice(("GET", "POST"))
        client = target.chance.choice(target.clients)
        target.send("headers", text, client, REQUEST_METHOD=method, PATH_INFO=path, **{name: value})


def shoot_forms(target: Target, drawn: list[str]) -> None:
    """Forms with their own tokens, in which some fields hold hostile texts."""
    texts_left = list(drawn)
    while texts_left:
        client = target.chance.choice(target.clients)
        page = client.get(target.chance.choice(target.pages))
        forms = [
            form
            for form in forms_of(page.get_data(as_text=True))
            if not any(name in form.action for name in SAFE)
        ]
        # Sent more than once as it was fetched, as by somebody who goes back: pages take long.
        for form in target.chance.sample(forms * SENT, min(len(forms) * SENT, len(texts_left))):
            text = texts_left.pop()
            fields = _spoilt(target.chance, form.fields, text)
            if form.action.endswith("/end"):
                # A right one would end the support, and with it all that is sent to its page.
                fields = [pair for pair in fields if pair[0] != "version"]
                fields.append(("version", raw(text)))
            target.send(
                "forms",
                text,
                client,
                REQUEST_METHOD="POST",
                PATH_INFO=form.action or page.request.path,
                CONTENT_TYPE="application/x-www-form-urlencoded",
                body=urlencode(fields).encode(),
            )
        # Guessing is slowed down: time goes on, so that the sign-in weighs some of it again.
        target.site.clock.forward(seconds=SENT)


def _spoilt(chance: Random, fields: dict[str, str], text: str) -> list[tuple[str, str | bytes]]:
    """The fields of a form with the text in one of them, or twice, or under a name of its own."""
    kept: list[tuple[str, str | bytes]] = list(fields.items())
    names = [name for name in fields if name != "csrf_token"] or ["csrf_token"]
    chosen = chance.choice([*names, *names, "csrf_token"])
    spoilt = [(name, raw(text) if name == chosen else value) for name, value in kept]
    how = chance.randrange(6)
    if how == 0:
        spoilt.append((chosen, raw(text)))
    elif how == 1:
        spoilt.append((text.encode("utf-8", "replace").decode(), raw(text)))
    elif how == 2:
        spoilt = [pair for pair in spoilt if pair[0] != chosen]
    return spoilt


def shoot_uploads(target: Target, drawn: list[str]) -> None:
    """Bodies that no form of ours has: parts, files, JSON, lies about type and length."""
    for text in drawn:
        client, data = target.chance.choice(target.clients), raw(text)
        edge = quote(data[:20], safe="").encode() or b"x"
        kind, body = target.chance.choice(
            (
                (f"multipart/form-data; boundary={edge.decode()}", _parts(edge, data)),
                ("multipart/form-data; boundary=x", data),
                ("multipart/form-data", _parts(b"x", data)),
                ("application/json", json.dumps({"name": text}).encode()),
                ("application/json; charset=utf-7", data),
                (
                    "application/x-www-form-urlencoded; charset=\ufffd".encode().decode("latin-1"),
                    data,
                ),
                ("application/x-www-form-urlencoded", b"&".join([data] * 50)),
                ("text/csv", data),
            )
        )
        length = target.chance.choice((None, None, None, "0", "-1", "x", str(10**12)))
        path = target.chance.choice(target.pages)
        target.send(
            "uploads",
            text,
            client,
            REQUEST_METHOD="POST",
            PATH_INFO=path,
            CONTENT_TYPE=kind,
            body=body,
            CONTENT_LENGTH=length,
        )


def _parts(edge: bytes, data: bytes) -> bytes:
    head = b'Content-Disposition: form-data; name="' + data[:200] + b'"; filename="' + data[:99]
    return b"--" + edge + b"\r\n" + head + b'"\r\n\r\n' + data + b"\r\n--" + edge + b"--\r\n"


def shoot_rows(target: Target, drawn: list[str]) -> None:
    """Lines of files to import: each of a known table or resource, spoilt in one cell."""
    with tempfile.TemporaryDirectory(prefix="kithmap-") as name:
        folder = Path(name)
        if target.chance.random() < 0.2:
            write_resources(target.chance, folder, drawn)
        else:
            write_tables(target.chance, folder, drawn)
        try:
            said = _imported(target, folder)
            status = 200
        except Exception as error:  # noqa: BLE001 - what escapes is what is looked for
            said, status = repr(error).encode(), 599
        for text in drawn:
            target.tally.answered("rows", status, said, text)


def _imported(target: Target, folder: Path) -> bytes:
    """Judge a folder; one in four is stored too, what is good of it."""
    if target.chance.random() < 0.25:
        report = import_directory(
            target.site.database,
            folder,
            source=folder.name,
            clock=target.site.clock,
            ids=target.site.services.ids,
        )
        target.tally.stored += sum(file.stored for file in report.files)
        return "\n".join(report.lines()).encode("utf-8", "replace")
    moment = Moment(target.site.clock.now(), ENGLAND.time_zone)
    findings = read_folder(open_folder(folder), moment, lambda _: None)
    judge(findings, _none_known, moment)
    return repr(findings.refusals).encode("utf-8", "replace")


def _none_known(_: object) -> set[Key]:
    return set()


SHOTS: dict[str, Shot] = {
    "urls": shoot_urls,
    "headers": shoot_headers,
    "forms": shoot_forms,
    "uploads": shoot_uploads,
    "rows": shoot_rows,
}


def attack(site: Site, inputs: int, number: int = 1) -> Tally:
    """Send so many hostile inputs, the same for the same `number`."""
    tally = Tally()
    target = Target(site, tally, Random(number))
    for kind, share in SHARES.items():
        _shoot(target, SHOTS[kind], max(1, round(inputs * share / BATCH)), number)
    return tally


def _shoot(target: Target, shot: Shot, batches: int, number: int) -> None:
    @seed(number)
    @settings(
        max_examples=batches,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(texts, min_size=BATCH, max_size=BATCH))
    def fire(drawn: list[str]) -> None:
        shot(target, drawn)

    fire()


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 that is 100,000 inputs at least, with less in proportion."""
    with own_site() as site:
        tally = attack(site, round(FULL * 1.002 * scale))
    for fault in tally.faults:
        sys.stderr.write(f"hostile input: {fault}\n")
    return {
        "hostile_inputs": tally.inputs.total(),
        "server_errors": tally.server_errors,
        "traces": tally.traces,
    }


def main() -> None:
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    sys.stdout.write(json.dumps(run(scale)) + "\n")


if __name__ == "__main__":
    main()
