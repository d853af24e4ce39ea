"""Icons of Bootstrap's: of the two thousand, those that templates use, in one small file."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from markupsafe import Markup

_TEMPLATES = Path(__file__).parents[1] / "templates"
_USE = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
_SYMBOL = re.compile(r'<symbol\b[^>]*\bid="([a-z0-9-]+)".*?</symbol>', re.DOTALL)


class UnknownIcon(KeyError):
    """A template names an icon that Bootstrap has not, or names it otherwise than in quotes."""


@cache
def _symbols() -> dict[str, str]:
    """Each icon that a template names, as the installed package draws it."""
    names = {name for page in _TEMPLATES.rglob("*.html") for name in _USE.findall(page.read_text())}
    place = files("flask_bootstrap") / "static" / "bootstrap5" / "icons" / "bootstrap-icons.svg"
    drawn = _SYMBOL.finditer(place.read_text(encoding="utf-8"))
    found = {each[1]: each[0] for each in drawn if each[1] in names}
    if names - found.keys():
        raise UnknownIcon(", ".join(sorted(names - found.keys())))
    return found


def sprite() -> bytes:
    """The file of symbols that pages point into."""
    symbols = "".join(drawn for _, drawn in sorted(_symbols().items()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n'.encode()


def drawn(name: str, where: str) -> Markup:
    """One icon, for decoration only; `where` is the address of the sprite. Raises `UnknownIcon`."""
    if name not in _symbols():
        raise UnknownIcon(name)
    return Markup(
        '<svg class="icon" width="1em" height="1em" fill="currentColor" aria-hidden="true">'
        '<use href="{}#{}"></use></svg>'
    ).format(where, name)
