"""A page that shows the map alone, to look at it: `python -m tests.browser.map_harness PORT`."""

import sys
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from app.web.headers import CONTENT_SECURITY_POLICY
from app.web.pages import breakable, mail, telephone
from tests.unit import webs
from visualisations import MapPayload, Words, draw

STATIC = Path("app/web/static")
PAGE = """<!doctype html><html lang="en" data-bs-theme="{{ theme }}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Map</title>
<link rel="stylesheet" href="/boot/bootstrap.min.css"><link rel="stylesheet" href="/static/kithmap.css">
<link rel="stylesheet" href="/static/map.css"><script src="/vis/vis-network.min.js" defer></script>
<script type="module" src="/static/map.js"></script></head>
<body><main class="container-fluid p-3"><h1 class="mb-3">Family</h1>{% include "_map.html" %}</main></body></html>"""


def page(payload: MapPayload, theme: str) -> str:
    env = Environment(
        loader=FileSystemLoader("app/web/templates"), autoescape=select_autoescape(default=True)
    )
    env.filters.update(tel=telephone, mailto=mail, breakable=breakable)
    env.globals["asset"] = lambda name: f"/static/{name}"
    return env.from_string(PAGE).render(map=payload, theme=theme)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        root, _, name = path.strip("/").partition("/")
        places = {
            "static": STATIC,
            "vis": Path(str(files("pyvis") / "lib" / "vis-9.1.2")),
            "boot": Path(str(files("flask_bootstrap") / "static" / "bootstrap5" / "css")),
        }
        if root in places:
            return self.answer((places[root] / name).read_bytes(), name)
        name, _, theme = (query or "reference:light").partition(":")
        mode, _, name = name.rpartition(".")
        payload = draw(getattr(webs, f"{name}_web")(), Words.load("england"), mode or "overview")
        return self.answer(page(payload, theme or "light").encode(), "page.html")

    def answer(self, body: bytes, name: str) -> None:
        kinds = {"css": "text/css", "js": "text/javascript", "html": "text/html; charset=utf-8"}
        self.send_response(200)
        self.send_header("Content-Type", kinds[name.rpartition(".")[2]])
        self.send_header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), partial(Handler)).serve_forever()
