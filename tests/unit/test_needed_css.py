"""Bootstrap's style sheet, as it is sent: what pages use is there, what none can meet is not."""

import re
from importlib.resources import files

from app.web.frame.needed_css import needed, our_words

CSS = (
    '@charset "UTF-8";/*! A licence */:root{--blue:#00f}a,.btn:hover{color:red}'
    ".never-met{color:blue}.btn.never-met,.btn:not(.never-met){margin:0}"
    "@media (min-width:1px){.never-met{top:0}}@media print{.btn{top:0}.never-met{top:1px}}"
    "@keyframes spin{to{top:0}}/* Another */"
)


def whole() -> str:
    place = files("flask_bootstrap") / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    return place.read_text("utf-8")


def classes(css: str) -> set[str]:
    bare = re.sub(r"/\*.*?\*/", "", css)
    return set(re.findall(r"\.([a-z][\w-]*)", bare))


def test_a_rule_stays_where_each_of_its_classes_may_be_met() -> None:
    assert needed(CSS, frozenset({"btn"})) == (
        '/*! A licence */@charset "UTF-8";:root{--blue:#00f}a,.btn:hover{color:red}'
        ".btn:not(.never-met){margin:0}@media print{.btn{top:0}}@keyframes spin{to{top:0}}"
    )


def test_every_class_of_bootstraps_that_our_pages_name_is_sent() -> None:
    sent, ours = needed(whole(), our_words()), our_words()
    assert {"btn-primary", "form-control", "d-flex", "visually-hidden"} <= classes(sent)
    assert classes(whole()) & ours <= classes(sent)


def test_what_no_page_can_meet_is_not_sent() -> None:
    sent = needed(whole(), our_words())
    assert not {"carousel", "offcanvas-backdrop", "btn-warning"} & classes(sent)
    assert len(sent) < len(whole()) / 3
