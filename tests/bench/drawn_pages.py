"""Pages with a map, rendered without a database, and vis-network's own, for a browser to open."""

import json
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from urllib.parse import urlsplit

import flask
from playwright.sync_api import Page, Route
from pyvis.network import Network

import app.web.frame.pages
from app.deployment.settings import Settings
from app.services.meetings.walls import OnScreen
from app.web.frame.assets import asset, serve_assets
from app.web.frame.pages import describe_pages
from graph.policy.support_web import SupportWeb
from graph.vocabulary import Role, Sector, WallView
from tests.worlds.webs import agency, couple, parent, person, support, web_of
from visualisations import Words, draw
from visualisations.wall import wall_of
from visualisations.wall_sheets import Turned, sheets_of

WORDS = Words.load("england")
SITE = "http://kithmap.example"
_TEMPLATES = Path(app.web.frame.pages.__file__).parents[1] / "templates"
_HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Map</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="{{ asset('bootstrap.min.css') }}">
<link rel="stylesheet" href="{{ asset('kithmap.css') }}">
<link rel="stylesheet" href="{{ asset('map.css') }}">
"""
_MAP = (
    _HEAD
    + """{% include "_map_scripts.html" %}</head><body><main class="container-xxl wide">
{% include "_map.html" %}</main></body></html>"""
)
_WALL = (
    _HEAD
    + """<link rel="stylesheet" href="{{ asset('wall.css') }}"></head><body class="on-wall">
{% for shown in sheets %}<main data-wall><div data-shown>
{% include "meetings/_on_wall.html" %}</div></main>{% endfor %}
</body></html>"""
)
_FORCE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Force</title>
<style>#stage { width: 100vw; height: 100vh; }</style></head><body><div id="stage"></div>
<script src="{{ asset('vis-network.min.js') }}"></script><script>
const { nodes, edges, options } = {{ data | safe }};
window.network = new vis.Network(document.getElementById("stage"),
  { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) }, options);
network.once("stabilized", () => { window.still = performance.now(); });
</script></body></html>"""


class Pages:
    """Answers a browser's requests: every page is made when it is asked for."""

    def __init__(self) -> None:
        self._webs: dict[str, SupportWeb] = {}
        self._app = flask.Flask(__name__, template_folder=str(_TEMPLATES), static_folder=None)
        serve_assets(self._app)
        describe_pages(self._app, Settings(data=Path(gettempdir())), WORDS, demo=False)
        self._app.jinja_env.globals["url_for"] = lambda *_, **__: "#"
        self._app.jinja_env.globals["asset"] = asset
        for name, made in (("map", self._map), ("force", self._force), ("wall", self._wall)):
            self._app.add_url_rule(f"/{name}/<key>", name, made)

    def put(self, key: str, web: SupportWeb) -> None:
        self._webs[key] = web

    def answer(self, page: Page) -> None:
        """Let a page of the browser have everything from here."""
        page.route("**/*", self._fulfil)

    def _fulfil(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        answer = self._app.test_client().get(f"{parts.path}?{parts.query}")
        route.fulfill(
            status=answer.status_code, body=answer.get_data(), content_type=answer.content_type
        )

    def _map(self, key: str) -> str:
        return flask.render_template_string(_MAP, map=draw(self._webs[key], WORDS))

    def _wall(self, key: str) -> str:
        """Every sheet that the chair can turn up, below each other."""
        wall = wall_of(self._webs[key], WORDS).without_names()
        sheets = [
            OnScreen("shown", wall, view, turned=Turned(sheet, number, len(found)))
            for view in (WallView.OVERVIEW, WallView.GRID)
            for found in [sheets_of(wall, view, "", WORDS)]
            for number, sheet in enumerate(found, 1)
        ]
        return flask.render_template_string(_WALL, sheets=sheets)

    def _force(self, key: str) -> str:
        data = json.dumps(force_of(self._webs[key])).replace("<", "\\u003c")
        return flask.render_template_string(_FORCE, data=data)


def force_of(web: SupportWeb) -> dict[str, Any]:
    """The same nodes and ties as pyvis gives them to vis-network, with the physics of both."""
    network, scene = Network(directed=True), draw(web, WORDS, "detail").scene
    nodes = [node for node in scene.nodes if node.part.shown(None)]
    for node in nodes:
        network.add_node(node.id, label=node.spoken or " ", shape="box")
    known = {node.id for node in nodes}
    for line in scene.lines:
        if line.source in known and line.target in known and line.part.shown(None):
            network.add_edge(line.source, line.target)
    found, edges, *_ = network.get_network_data()
    return {"nodes": found, "edges": edges, "options": {}}


def web_of_nodes(number: int) -> SupportWeb:
    """A family of a fifth of them, with its practitioners: two parents and their children."""
    people = max(3, number // 5)
    named = [person(f"p{at:03}", f"N{at:02} Vale", born=1980 + at % 40) for at in range(people)]
    children = [each.id for each in named[2:]]
    kin = [couple("p000", "p001"), *(parent(c, of) for c in children for of in ("p000", "p001"))]
    sectors = list(Sector)
    agencies = [
        agency(f"Service {at}", sectors[at % len(sectors)]) for at in range(number // 5 + 1)
    ]
    supports = [
        support(
            f"Worker {at:03}",
            agencies[at % len(agencies)],
            named[(at * 7 + also) % people].id,
            Role.TEACHER,
        )
        for at in range(number - people)
        for also in range(1 + at % 2)
    ]
    return web_of(named, kin, supports)
