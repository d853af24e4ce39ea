"""No audit, no disclosure: where the journal cannot be written, nothing is shown."""

from pathlib import Path

import pytest

from app.deployment.settings import Settings
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form
from tests.browsers.site import Site
from tests.worlds.builders import agreement
from tests.worlds.town import TOWN


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "journal"


@pytest.fixture
def site(build_site: Build, tmp_path: Path, journal: Path) -> Site:
    journal.parent.mkdir()
    settings = Settings(data=tmp_path / "data", anchor=journal)
    return build_site(TOWN + agreement("dawn"), settings)


def test_a_page_is_shown_only_once_the_journal_has_its_line(site: Site, journal: Path) -> None:
    hugo = site.signed_in("hugo")
    before = len(journal.read_bytes().splitlines())
    assert "Dawn" in hugo.text(site.person("dawn"))
    assert len(journal.read_bytes().splitlines()) == before + 1


def test_nothing_is_shown_where_the_journal_cannot_be_written(site: Site, journal: Path) -> None:
    hugo = site.signed_in("hugo")
    aside = journal.rename(journal.with_name("aside"))
    journal.mkdir()
    for path in (site.person("dawn"), site.family("D"), site.person("lee"), "/"):
        response = hugo.get(path)
        page = response.get_data(as_text=True)
        assert response.status_code == 503, path
        assert "can’t note who looks" in page
        assert "Dawn" not in page
    journal.rmdir()
    aside.rename(journal)
    assert "Dawn" in hugo.text(site.person("dawn"))


def test_nobody_is_let_in_unnoted(site: Site, journal: Path) -> None:
    name = site.account("hugo")
    journal.unlink()
    journal.mkdir()
    browser = site.browser()
    assert browser.sign_in(name).status_code == 503
    assert browser.token() is None


def test_a_change_that_was_stored_and_not_noted_is_not_called_unsaved(
    site: Site, journal: Path
) -> None:
    hugo = site.signed_in("hugo")
    form = find_form(hugo.text("/my-card"), "/my-card")
    aside = journal.rename(journal.with_name("aside"))
    journal.mkdir()
    sent = hugo.post(form.action, form.fields | {"hours": "Mondays"})
    assert sent.status_code == 503
    assert "What you sent may be saved already." in sent.get_data(as_text=True)
    journal.rmdir()
    aside.rename(journal)
    assert hugo.post(form.action, form.fields | {"hours": "Mondays"}).status_code == 303
    assert find_form(hugo.text("/my-card"), "/my-card").fields["hours"] == "Mondays"
