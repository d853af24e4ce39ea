"""What pages load: sent compressed, kept for a year at an address that changes with the content."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.deployment.settings import Settings
from app.factory import create_app
from app.running.runtime import Runtime
from app.web.frame.assets import asset, icon
from app.web.frame.icons import UnknownIcon

NAMES = ("bootstrap.min.css", "icons.svg", "kithmap.css", "map.js", "vis-network.min.js")
ZIPS = {"Accept-Encoding": "gzip, deflate, br"}
TEMPLATES = Path(__file__).parents[2] / "app" / "web" / "templates"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    settings = Settings(data=tmp_path)
    return create_app(settings, Runtime(settings))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(app: Flask, name: str) -> str:
    with app.test_request_context():
        return asset(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_sent_compressed_and_kept_for_a_year(
    app: Flask, client: FlaskClient, name: str
) -> None:
    whole = client.get(address(app, name))
    packed = client.get(address(app, name), headers=ZIPS)
    assert "Content-Encoding" not in whole.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == whole.data
    assert len(packed.data) < len(whole.data) * 0.75
    for answer in (whole, packed):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.cache_control.immutable
        assert answer.cache_control.public
        assert answer.cache_control.max_age == 31_536_000
        assert answer.mimetype != "application/octet-stream"


def test_who_takes_no_compression_gets_none(app: Flask, client: FlaskClient) -> None:
    answer = client.get(address(app, "map.js"), headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("version", ["", "?v=", "?v=0123456789ab"])
def test_an_address_without_its_version_is_asked_for_again(
    client: FlaskClient, version: str
) -> None:
    answer = client.get(f"/static/map.js{version}")
    assert answer.headers["Cache-Control"] == "no-cache"
    again = client.get(
        f"/static/map.js{version}", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    packed = client.get(f"/static/map.js{version}", headers=ZIPS)
    assert packed.headers["ETag"] != answer.headers["ETag"]


@pytest.mark.parametrize("name", ["none.js", "../assets.py", "%2e%2e/factory.py", "mark.svg/", ""])
def test_there_is_nothing_but_the_files_that_pages_use(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_the_icons_are_those_that_pages_use_and_no_others(app: Flask, client: FlaskClient) -> None:
    pages = "".join(page.read_text() for page in TEMPLATES.rglob("*.html"))
    used = set(re.findall(r'icon\("([^"]+)"', pages))
    sprite = client.get("/static/icons.svg").get_data(as_text=True)
    assert set(re.findall(r'<symbol[^>]* id="([^"]+)"', sprite)) == used
    assert used
    assert len(sprite) < 20_000
    with app.test_request_context():
        assert all(f"{asset('icons.svg')}#{name}" in icon(name) for name in used)
        with pytest.raises(UnknownIcon):
            icon("0-circle")
