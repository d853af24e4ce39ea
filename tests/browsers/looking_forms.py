"""Looking without waiting, as its forms are filled in and sent."""

from graph.vocabulary import AccountRole
from tests.browsers.page_forms import find_form
from tests.browsers.sharing_forms import name_of
from tests.browsers.site import Browser, Site
from tests.worlds.town import PEOPLE

WHY = "Not at school, and nobody opens the door."
NOBODY = "can be shown to you"
"""Of what is answered where nobody fits, and where nobody may be shown."""


def typed(site: Site, who: str, **other: str) -> dict[str, str]:
    """Somebody of the town as whoever looks for them types them."""
    given, family = name_of(site, who).split(" ")
    fields = {
        "given_name": given,
        "family_name": family,
        "born": f"{PEOPLE[who][3]:%d/%m/%Y}",
        "postcode": f"SZ1 {len(given)}AB",
        "why": WHY,
    }
    return fields | other


def look(browser: Browser, page: str, fields: dict[str, str]) -> str:
    """The page after the form of a page was sent."""
    form = find_form(browser.text(page), page)
    return after(browser, form.action, form.fields | fields)


def after(browser: Browser, action: str, fields: dict[str, str]) -> str:
    """The page to which a form led, or on which it came back."""
    answer = browser.post(action, fields)
    if answer.status_code == 303:
        return browser.text(answer.headers["Location"])
    return answer.get_data(as_text=True)


def emergency(site: Site, worker: str, who: str, **other: str) -> str:
    fields = typed(site, who, hours="4") | other
    return look(site.signed_in(worker), "/emergency", fields)


def enquiry(site: Site, worker: str, who: str, **other: str) -> str:
    return look(site.signed_in(worker), "/front-door", typed(site, who) | other)


def sees(site: Site, worker: str, who: str) -> bool:
    """Signed in anew: a session does not last as long as what it opened."""
    return site.signed_in(worker).get(site.person(who)).status_code == 200


def officer_of(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.PRIVACY_OFFICER)


def reviews_of(site: Site, who: str) -> str:
    """What the officer's list says of somebody."""
    return officer_of(site).text("/looked").partition(name_of(site, who))[2].partition("</li>")[0]
