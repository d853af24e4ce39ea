"""A demo is not open to the public; a demo and an evaluation say on every page what they are."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.demo.make import make_demo
from app.deployment.settings import Settings, SettingsError, load_settings
from app.deployment.standing import EVALUATION, refuse_public
from app.factory import create_app
from app.running.runtime import Runtime
from graph.errors import Refused
from tests.browsers.fixtures import Build
from tests.browsers.site import Browser, Site
from tests.worlds.town import TOWN
from visualisations.words import Words

DEMO = Words.load("england").text("this_is_a_demo")

PUBLIC = Settings(public_url="https://kithmap.example")


@pytest.mark.parametrize(
    ("settings", "public"),
    [
        (Settings(), False),
        (Settings(public_url="http://localhost:8000"), False),
        (Settings(public_url="https://127.0.0.1"), False),
        (PUBLIC, True),
        (Settings(host="0.0.0.0", public_url="https://localhost"), True),  # noqa: S104
    ],
)
def test_public_is_what_others_than_this_machine_can_reach(
    settings: Settings, public: bool
) -> None:
    assert settings.is_public is public


def test_a_demo_is_never_served_in_public() -> None:
    for settings in (PUBLIC, replace(PUBLIC, evaluation=True)):
        with pytest.raises(SettingsError, match="This is a demo"):
            refuse_public(settings, demo=True)
    refuse_public(Settings(), demo=True)
    refuse_public(PUBLIC, demo=False)


@pytest.mark.parametrize(
    ("text", "evaluation"), [("yes", True), ("TRUE", True), ("no", False), ("", False)]
)
def test_an_evaluation_is_said_in_the_settings(text: str, evaluation: bool) -> None:
    assert load_settings({"KITHMAP_EVALUATION": text}).evaluation is evaluation
    with pytest.raises(SettingsError, match="must be yes or no"):
        load_settings({"KITHMAP_EVALUATION": "perhaps"})


def pages_of(site: Site, browser: Browser) -> list[str]:
    paths = ("/", "/directory", "/my-card", site.person("dawn"), site.family("D"))
    return [browser.text(path) for path in paths]


@pytest.mark.neo4j
def test_every_page_of_an_evaluation_says_so(build_site: Build, tmp_path: Path) -> None:
    site = build_site(TOWN, Settings(data=tmp_path, evaluation=True))
    stranger, hugo = site.browser(), site.signed_in("hugo")
    said = [stranger.text("/sign-in"), *pages_of(site, hugo)]
    said.append(hugo.get("/nothing/here").get_data(as_text=True))
    assert all(page.count(EVALUATION) == 1 for page in said)


@pytest.mark.neo4j
def test_every_page_of_a_demo_says_so_and_no_other(site: Site) -> None:
    settings = site.services.settings
    runtime = Runtime(
        settings,
        clock=site.clock,
        passwords=site.services.passwords,
        database=site.database,
    )
    demo = replace(site, app=create_app(settings, runtime, demo=True))
    assert all(page.count(DEMO) == 1 for page in pages_of(demo, demo.signed_in("hugo")))
    assert not any(DEMO in page for page in pages_of(site, site.signed_in("hugo")))


@pytest.mark.neo4j
def test_no_demo_is_made_where_anybody_is(site: Site) -> None:
    with pytest.raises(Refused, match="refused_no_demo_beside_people"):
        make_demo(site.services, site.database, lambda _: None, people=60)
