"""No audit, no disclosure: where the journal cannot be written, nothing is shown."""

from pathlib import Path

import pytest

from app.settings import Settings
from tests.builders import agreement
from tests.town import TOWN
from tests.web.conftest import Build
from tests.web.site import Site


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
        assert "can&#39;t note who looks" in page or "can't note who looks" in page
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
