"""`draw`: one web in, one map out. Layouts are remembered by the digest of what is visible."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from graph.policy.support_web import SupportWeb
from visualisations.composing import compose
from visualisations.for_others import for_others
from visualisations.payload import MapPayload, Mode, View
from visualisations.scene import Scene
from visualisations.text_map import text_map
from visualisations.words import Words

_REMEMBERED = 128


class _Scenes:
    """The last scenes by digest: never by a family's id, for two viewers see two webs of it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[bytes, Scene] = OrderedDict()
        self._lock = Lock()

    def of(self, web: SupportWeb, words: Words) -> Scene:
        key = digest(web, words)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        scene = compose(web, words)
        with self._lock:
            self._known[key] = scene
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return scene


def digest(web: SupportWeb, words: Words) -> bytes:
    """Of everything that decides the drawing: the whole visible web, and the words on it."""
    notices = sorted(web.notices)
    seen = (web.focus, web.on, web.people, web.kin, web.supports, notices)
    said = sorted((kind, sorted(table.items())) for kind, table in words.codes.items())
    return sha256(repr((seen, said, sorted(words.texts.items()))).encode()).digest()


_scenes = _Scenes(_REMEMBERED)


def draw(web: SupportWeb, words: Words, mode: Mode | str = Mode.OVERVIEW) -> MapPayload:
    """The map of a web. `mode` says what is open at first; both states travel in the payload."""
    own = _view(web, words)
    return MapPayload(own.scene, own.text, words, Mode(mode), _view(for_others(web), words), web.on)


def _view(web: SupportWeb, words: Words) -> View:
    scene = _scenes.of(web, words)
    return View(scene, text_map(web, scene, words))
