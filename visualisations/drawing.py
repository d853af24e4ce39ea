"""`draw`: one web in, one map out. Layouts are remembered by the digest of what is visible."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock

from graph.policy.support_web import SupportWeb
from visualisations.arranging import Places
from visualisations.composing import compose
from visualisations.for_others import for_others
from visualisations.payload import MapPayload, Mode, View
from visualisations.scene import Scene
from visualisations.support_web_graph import person_node
from visualisations.text_map import text_map
from visualisations.words import Words

_REMEMBERED = 128
_NOTHING: Mapping[str, Sequence[str]] = {}


class _Scenes:
    """The last scenes by digest: never by a family's id, for two viewers see two webs of it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[bytes, Scene] = OrderedDict()
        self._lock = Lock()

    def of(self, web: SupportWeb, words: Words, places: Places) -> Scene:
        key = digest(web, words, places)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        scene = compose(web, words, places)
        with self._lock:
            self._known[key] = scene
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return scene


def digest(web: SupportWeb, words: Words, places: Places = ()) -> bytes:
    """Of everything that decides the drawing: the whole visible web, the words on it, and where
    its reader put the services."""
    notices = sorted(web.notices)
    seen = (web.focus, web.on, web.people, web.kin, web.supports, notices)
    said = sorted((kind, sorted(table.items())) for kind, table in words.codes.items())
    return sha256(repr((seen, said, sorted(words.texts.items()), tuple(places))).encode()).digest()


_scenes = _Scenes(_REMEMBERED)


def draw(
    web: SupportWeb,
    words: Words,
    mode: Mode | str = Mode.OVERVIEW,
    places: Places = (),
    missing: Mapping[str, Sequence[str]] = _NOTHING,
) -> MapPayload:
    """The map of a web. `mode` says what is open at first; both states travel in the payload.
    `places` is where its reader put the services, `missing` what is missing beside whom, by the
    ids of people: an empty place on the reader's own map, and in its list."""
    own, others = _view(web, words, places), _view(for_others(web), words, places)
    beside = {
        person_node(person.id): tuple(missing[person.id])
        for person in web.in_focus
        if missing.get(person.id)
    }
    return MapPayload(own.scene, own.text, words, Mode(mode), others, web.on, beside)


def _view(web: SupportWeb, words: Words, places: Places) -> View:
    scene = _scenes.of(web, words, places)
    return View(scene, text_map(web, scene, words))
