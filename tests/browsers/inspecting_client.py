"""A test client that inspects every page it fetches, so that no test has to remember to."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.web.frame.fragments import FRAGMENT
from app.web.frame.headers import CONTENT_SECURITY_POLICY

_HTML = "{http://www.w3.org/1999/xhtml}"
_TRACES = (b"Traceback", b"neo4j.exceptions", b"site-packages", b"werkzeug.exceptions")


class InspectingClient(FlaskClient):
    """Asserts, for every answer: its headers; for every page: valid HTML and an outline."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        response = super().open(*args, **kwargs)
        inspect(response)
        return response


def inspect(response: TestResponse) -> None:
    """Raises AssertionError where an answer is not as every answer of Kithmap must be."""
    headers = response.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert not any(trace in response.data for trace in _TRACES)
    if response.mimetype == "text/html":
        assert headers["Cache-Control"] == "no-store"
        assert "ETag" not in headers
        assert "Last-Modified" not in headers
        if response.status_code // 100 != 3:  # no browser shows the body of a redirect
            text = _with_small_ids(response.get_data(as_text=True))
            inspect_page(_IN_A_PAGE.format(text) if FRAGMENT in headers else text)


_IN_A_PAGE = (
    "<!doctype html><html lang=en><title>A part · Kithmap</title><h1>A page</h1>"
    "<form>{}</form></html>"
)
"""What a script fetches is inspected as part of a page."""

_DRAWN = re.compile(
    r'(?<=name="csrf_token" type="hidden" value=")[^"<>&]+'
    r'|(?<=name="csrf_token" value=")[^"<>&]+'
    r"|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{8}\b"
)


def _with_small_ids(text: str) -> str:
    """A page with small numbers in place of what is drawn anew each time: tokens and ids.

    So many pages are the same, and inspected once: that takes longer than to draw them.
    """
    numbers: dict[str, str] = {}
    return _DRAWN.sub(lambda found: numbers.setdefault(found[0], f"no-{len(numbers)}"), text)


@lru_cache(maxsize=4096)
def inspect_page(text: str) -> None:
    """The page is valid HTML 5, has a title and an outline, and runs or styles nothing inline."""
    root = html5lib.HTMLParser(strict=True).parse(text)
    elements = list(root.iter())
    _one_title(elements)
    _headings_in_order(elements)
    _nothing_inline(elements)
    _ids_are_unique(elements)
    _fields_are_labelled(elements)
    _forms_are_protected(elements)


def _tag(element: Element) -> str:
    return str(element.tag).removeprefix(_HTML)


def _text(element: Element) -> str:
    return "".join(element.itertext()).strip()


def _one_title(elements: list[Element]) -> None:
    titles = [_text(element) for element in elements if _tag(element) == "title"]
    assert len(titles) == 1, titles
    assert titles[0].endswith(" · Kithmap"), titles
    assert next(e for e in elements if _tag(e) == "html").get("lang"), "no language"


def _headings_in_order(elements: list[Element]) -> None:
    levels = [int(_tag(e)[1]) for e in elements if re.fullmatch("h[1-6]", _tag(e))]
    assert levels.count(1) == 1, f"not one h1: {levels}"
    assert levels[0] == 1, f"the first heading is no h1: {levels}"
    jumps = [(one, two) for one, two in pairwise(levels) if two > one + 1]
    assert not jumps, f"headings that skip a level: {jumps}"


def _nothing_inline(elements: list[Element]) -> None:
    for element in elements:
        assert _tag(element) != "style", "an inline style sheet"
        for name in element.attrib:
            assert name != "style", f"an inline style on {_tag(element)}"
            assert not str(name).startswith("on"), f"an inline handler on {_tag(element)}"
        if _tag(element) == "script" and element.get("type") != "application/json":
            assert element.get("src"), "an inline script"
        for name in ("src", "href"):
            link = element.get(name) or "/"
            own = link.startswith(("/", "#", "tel:", "mailto:")) and not link.startswith("//")
            assert own, f"a link to elsewhere: {link}"


def _ids_are_unique(elements: list[Element]) -> None:
    ids = [element.get("id") for element in elements if element.get("id")]
    assert len(ids) == len(set(ids)), f"ids that occur twice: {sorted(ids, key=str)}"


def _fields_are_labelled(elements: list[Element]) -> None:
    labelled = {element.get("for") for element in elements if _tag(element) == "label"}
    here = {element.get("id") for element in elements}
    for element in elements:
        hidden = element.get("type") in ("hidden", "submit", "button")
        if _tag(element) in ("input", "select", "textarea") and not hidden:
            named = element.get("id") in labelled or element.get("aria-label")
            assert named, f"a field without a label: {element.attrib}"
        described = (element.get("aria-describedby") or "").split()
        assert set(described) <= here, f"described by what is not there: {described}"


def _forms_are_protected(elements: list[Element]) -> None:
    for form in (element for element in elements if _tag(element) == "form"):
        if (form.get("method") or "get").lower() == "post":
            names = {field.get("name") for field in form.iter()}
            assert "csrf_token" in names, f"a form without a token: {form.get('action')}"
