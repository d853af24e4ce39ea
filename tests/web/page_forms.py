"""Reads the forms of a page, so that tests send what a browser would."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib

_HTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class PageForm:
    action: str
    fields: dict[str, str]


def forms_of(page: str) -> list[PageForm]:
    """Every form of a page, with the values its fields hold; buttons are not pressed."""
    root = html5lib.parse(page)
    return [_form(form) for form in root.iter(f"{_HTML}form")]


def find_form(page: str, action: str) -> PageForm:
    """The first form whose action ends so. Raises AssertionError where there is none."""
    found = [form for form in forms_of(page) if form.action.endswith(action)]
    assert found, f"no form for {action} in the page"
    return found[0]


def _form(form: Element) -> PageForm:
    fields = {}
    for field in form.iter():
        name, kind = field.get("name"), field.get("type")
        if not name or field.tag == f"{_HTML}button":
            continue
        if field.tag == f"{_HTML}select":
            chosen = [
                option for option in field.iter(f"{_HTML}option") if "selected" in option.attrib
            ]
            fields[name] = (chosen or list(field.iter(f"{_HTML}option")))[0].get("value") or ""
        elif kind not in ("checkbox", "radio") or "checked" in field.attrib:
            fields[name] = field.get("value") or ""
    return PageForm(form.get("action") or "", fields)
