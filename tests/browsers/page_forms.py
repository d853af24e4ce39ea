"""Reads the forms of a page, so that tests send what a browser would."""

from dataclasses import dataclass

from lxml.html import FormElement, InputElement, document_fromstring


@dataclass(frozen=True)
class PageForm:
    action: str
    fields: dict[str, str]


def forms_of(page: str) -> list[PageForm]:
    """Every form of a page, with the values its fields hold; buttons are not pressed.

    That pages are valid HTML 5 is inspected elsewhere: here they are read fast.
    """
    return [_form(form) for form in document_fromstring(page).forms]


def find_form(page: str, action: str) -> PageForm:
    """The first form whose action ends so. Raises AssertionError where there is none."""
    found = [form for form in forms_of(page) if form.action.endswith(action)]
    assert found, f"no form for {action} in the page"
    return found[0]


def _form(form: FormElement) -> PageForm:
    for field in form.inputs:
        if isinstance(field, InputElement) and not field.checkable:
            # A browser sends an empty field too.
            field.set("value", field.get("value", ""))
    return PageForm(form.action or "", dict(form.form_values()))
