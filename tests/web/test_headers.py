"""What every answer tells the browser, whatever was asked and however it ended."""

import re
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from app.deployment.settings import Settings
from tests.browsers.fixtures import Build
from tests.browsers.site import Browser, Site
from tests.worlds.town import TOWN

pytestmark = pytest.mark.neo4j

ASSETS = (
    "/static/map.js",
    "/static/vis-network.min.js",
    "/static/bootstrap.min.css",
    "/static/icons.svg",
)


def answers(site: Site) -> dict[str, TestResponse]:
    """A page, an answer of each kind of failure, probes and files."""
    browser = site.signed_in("hugo")
    stranger = site.browser()
    asked = {
        path: browser.get(path, buffered=True)
        for path in ("/", site.person("dawn"), site.family("D"), "/healthz", "/readyz", *ASSETS)
    }
    asked |= {
        "signed out": stranger.get("/"),
        "sign in": stranger.get("/sign-in"),
        "unknown": browser.get("/no/such/page"),
        "no such file": browser.get("/static/none.js"),
        "not allowed": browser.get("/accounts"),
        "wrong method": browser.client.put("/"),
        "no token": browser.post("/sign-out", {}),
        "other host": browser.get("/sign-in", headers={"Host": "evil.example"}),
        "other site": browser.post("/sign-out", {}, headers={"Sec-Fetch-Site": "cross-site"}),
    }
    return asked


def test_no_answer_can_be_framed_sniffed_referred_from_or_read_by_another_site(site: Site) -> None:
    for name, answer in answers(site).items():
        headers = answer.headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], name
        assert headers["X-Frame-Options"] == "DENY", name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "no-referrer", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", name
        assert headers["X-Robots-Tag"] == "noindex, nofollow", name
        assert "Access-Control-Allow-Origin" not in headers, name
        # Each header once: of two, browsers take either.
        assert len({key.lower() for key, _ in headers}) == len(
            [key for key, _ in headers if key.lower() != "set-cookie"]
        ) + ("Set-Cookie" in headers), name


def test_the_policy_of_content_opens_nothing_inline_or_foreign(site: Site) -> None:
    policy = site.browser().get("/sign-in").headers["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == ["'self'"]
    assert rules["base-uri"] == rules["object-src"] == rules["frame-ancestors"] == ["'none'"]
    assert not re.search(r"unsafe|https?:|\*", policy)


def test_pages_ask_nothing_of_the_device_and_may_fill_the_screen(site: Site) -> None:
    policy = site.browser().get("/sign-in").headers["Permissions-Policy"]
    refused = {part.removesuffix("=()") for part in policy.split(", ")}
    assert all(part.endswith("=()") for part in policy.split(", "))
    assert {"camera", "microphone", "geolocation", "display-capture", "payment"} <= refused
    assert "fullscreen" not in refused  # the map offers it


def test_nothing_but_files_that_are_the_same_for_everybody_is_kept(site: Site) -> None:
    for name, answer in answers(site).items():
        if name in ASSETS:
            assert answer.status_code == 200, name
            assert "no-store" not in answer.headers["Cache-Control"], name
            assert "Set-Cookie" not in answer.headers, name
        else:
            assert answer.headers["Cache-Control"] == "no-store", name
            assert not {"ETag", "Last-Modified"} & set(answer.headers.keys()), name


def test_no_page_is_compressed_so_that_its_length_tells_nothing_of_what_it_holds(
    site: Site,
) -> None:
    browser = site.signed_in("hugo")
    for path in ("/", "/sign-in", site.person("dawn"), f"{site.family('D')}", "/no/such/page"):
        answer = browser.get(path, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in answer.headers, path


def test_every_answer_has_an_id_of_its_own(site: Site) -> None:
    asked = answers(site)
    assert len({answer.headers["X-Request-Id"] for answer in asked.values()}) == len(asked)


def test_an_id_that_the_asker_sends_is_not_taken_over(site: Site) -> None:
    answer = site.browser().get("/sign-in", headers={"X-Request-Id": "chosen"})
    assert answer.headers["X-Request-Id"] != "chosen"


def test_https_is_asked_for_again_only_where_it_is_spoken(
    site: Site, build_site: Build, tmp_path: Path
) -> None:
    assert "Strict-Transport-Security" not in site.browser().get("/sign-in").headers
    safe = build_site(TOWN, Settings(data=tmp_path, public_url="https://kithmap.example"))
    page = Browser(safe.app, "192.0.2.1").get("/sign-in", base_url="https://kithmap.example")
    found = re.fullmatch(r"max-age=(\d+)", page.headers["Strict-Transport-Security"])
    assert found
    assert int(found.group(1)) >= 365 * 86_400
