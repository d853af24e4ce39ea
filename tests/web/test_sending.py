"""Every form is answered with a redirect; what came back is shown as typed, to nobody else."""

import re
from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse
from wtforms import HiddenField, PasswordField, StringField, TextAreaField
from wtforms.csrf.core import CSRFTokenField
from wtforms.validators import Length

from app.web.frame.forms import Form
from app.web.frame.kept import LARGEST
from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.site import PASSWORD, Browser, Site

pytestmark = pytest.mark.neo4j

TYPED = "Mondays – ask for “Jo”"


def send(browser: Browser, page: str, **fields: str) -> TestResponse:
    """The bare answer to a page's form, as it is before a browser follows it."""
    form = find_form(browser.text(page), page)
    return browser.client.post(form.action, data=form.fields | fields)


def sealed(answer: TestResponse) -> str:
    (cookie,) = (text for text in answer.headers.getlist("Set-Cookie") if "kithmap_kept_" in text)
    return str(cookie)


def test_a_form_that_is_not_right_leads_back_to_its_page_and_to_what_is_wrong(site: Site) -> None:
    gita = site.signed_in("gita")
    sent = send(gita, "/my-card", phone="ring me", hours=TYPED)
    assert sent.status_code == 303
    assert re.fullmatch(r"/my-card\?kept=[0-9a-f]{12}#problems", sent.headers["Location"])
    for _ in range(2):  # as often as it is loaded again
        page = gita.get(sent.headers["Location"])
        assert page.status_code == 422
        assert find_form(page.text, "/my-card").fields["hours"] == TYPED
        assert re.search(r'<div[^>]*id="problems" tabindex="-1"', page.text)
        assert re.search(r'aria-invalid="true"[^>]*id="phone"', page.text)
    # The page itself, without that address, is what it always is.
    assert find_form(gita.text("/my-card"), "/my-card").fields["hours"] != TYPED


def test_what_came_back_is_sealed_and_of_this_session_alone(site: Site) -> None:
    gita = site.signed_in("gita")
    sent = send(gita, "/my-card", phone="ring me", hours=TYPED)
    cookie = sealed(sent)
    assert "HttpOnly" in cookie
    assert "Max-Age=1800" in cookie
    assert "Jo" not in sent.headers["Location"]
    name, value = cookie.partition(";")[0].split("=", 1)
    assert "Mondays" not in value
    # Somebody else in the same browser, and the same account in its next session.
    for other in (site.signed_in("hugo"), site.signed_in("gita")):
        other.client.set_cookie(name, value)
        page = other.get(sent.headers["Location"])
        assert page.status_code == 200
        assert "Mondays" not in page.text
    gita.send("/", "/sign-out")
    assert gita.client.get_cookie(name) is None


def test_a_password_is_never_kept(site: Site) -> None:
    name = site.account("hugo")
    browser = site.browser()
    page = browser.send("/sign-in", name=name, password="not the right one")
    assert page.status_code == 422
    assert "You are not signed in yet." in page.text
    fields = find_form(page.text, "/sign-in").fields
    assert (fields["name"], fields["password"]) == (name, "")
    assert "not the right one" not in page.text


def test_all_that_is_wrong_with_a_new_password_is_said_at_once(site: Site) -> None:
    page = site.signed_in("hugo").send(
        "/password", current=PASSWORD, password="short", again="other"
    )
    assert page.status_code == 422
    assert "at least 12 characters" in page.text
    assert "are not the same" in page.text


def test_what_no_cookie_can_hold_is_answered_at_once_and_not_lost(site: Site) -> None:
    gita = site.signed_in("gita")
    long = "".join(str(uuid4()) for _ in range(LARGEST // 20))
    sent = send(gita, "/my-card", hours=long)
    assert sent.status_code == 422
    assert "kithmap_kept" not in "".join(sent.headers.getlist("Set-Cookie"))
    assert find_form(sent.text, "/my-card").fields["hours"] == long


def test_a_browser_keeps_what_fits_into_one_header(site: Site) -> None:
    gita = site.signed_in("gita")
    for _ in range(12):
        send(gita, "/my-card", hours="".join(str(uuid4()) for _ in range(30)))
    kept = [each for each in (gita.client._cookies or {}).values() if "kept" in each.key]
    assert len(kept) >= 1
    assert sum(len(each.value) for each in kept) <= 5000


def test_each_search_is_a_page_of_its_own_to_go_back_to(site: Site) -> None:
    hugo = site.signed_in("hugo")
    pages = [send(hugo, "/directory", words=words).headers["Location"] for words in ("Lane", "riv")]
    for page, words, found in zip(pages, ("Lane", "riv"), ("Hugo Lane", "Riverside"), strict=True):
        assert words not in page
        answer = hugo.get(page)
        assert answer.status_code == 200
        assert found in answer.text
        assert find_form(answer.text, "/directory").fields["words"] == words
    assert find_form(hugo.text("/directory"), "/directory").fields["words"] == ""


@pytest.mark.parametrize("name", ["", "x", "0" * 12, "../../etc", "%00"])
def test_an_address_that_names_nothing_kept_opens_the_plain_page(site: Site, name: str) -> None:
    assert site.signed_in("hugo").get(f"/my-card?kept={name}").status_code == 200


def test_an_operation_goes_on_in_one_way_of_writing_it(site: Site) -> None:
    """However the id is written, it is one operation, and it is short enough for an index."""
    gita, op_id = site.signed_in("gita"), str(uuid4())
    for number, written in enumerate((op_id.upper(), op_id.replace("-", ""), op_id)):
        form = find_form(gita.text("/my-card"), "/my-card")
        typed = {"hours": f"Day {number}", "op_id": written}
        answer = gita.post(form.action, form.fields | typed)
        assert answer.status_code == (303 if number == 0 else 409)
    for written in ("-" * 9000 + op_id, f"urn:uuid:{op_id}", f"{{{op_id}}}"):
        form = find_form(gita.text("/my-card"), "/my-card")
        assert gita.post(form.action, form.fields | {"op_id": written}).status_code == 422


def test_every_field_of_every_form_has_a_length(site: Site) -> None:
    with site.app.test_request_context():
        found = [
            (kind.__name__, field.name)
            for kind in every_form(Form)
            for field in kind(formdata=None, meta={"csrf": False})
            if isinstance(field, HiddenField | PasswordField | StringField)
            and not isinstance(field, CSRFTokenField)  # it is compared, and goes no further
            and not any(isinstance(each, Length) and each.max > 0 for each in field.validators)
        ]
    assert found == []


def test_blanks_are_no_answer_where_one_is_needed(site: Site) -> None:
    """Tidied, they are nothing: a reason of blanks would be stored as one."""
    with site.app.test_request_context():
        taken = [
            (kind.__name__, name)
            for kind in every_form(Form)
            for name, field in kind(formdata=None, meta={"csrf": False})._fields.items()
            if isinstance(field, StringField | TextAreaField)
            and not isinstance(field, PasswordField)
            and field.flags.required
            and _takes_blanks(kind, name)
        ]
    assert taken == []


def _takes_blanks(kind: type[Form], name: str) -> bool:
    form = kind(formdata=MultiDict({name: "   "}), meta={"csrf": False})
    field: StringField = form[name]
    return bool(field.validate(form))


def every_form(kind: type[Form]) -> set[type[Form]]:
    return {kind}.union(*(every_form(each) for each in kind.__subclasses__()))


def test_an_administrator_who_searches_stays_among_what_was_found(site: Site) -> None:
    tess, name = site.signed_in(None, AccountRole.ADMINISTRATOR), site.account("gita")
    form = find_form(tess.text("/accounts"), "/accounts/find")
    sent = tess.client.post(form.action, data=form.fields | {"beginning": name})
    assert sent.status_code == 303
    assert name not in sent.headers["Location"]
    assert name in tess.get(sent.headers["Location"]).text
