"""The bill of materials names what Kithmap is made of, and keeps to CycloneDX's own schema."""

import json
import re
from functools import cache
from typing import Any

from graph.server.jars import pinned_jars, pinned_version
from tests.release.sbom import bill_of_materials, jar_licences, licence_of, locked_packages


@cache
def bill() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bill_of_materials())
    return found


def by_purl() -> dict[str, dict[str, Any]]:
    return {each["purl"]: each for each in bill()["components"]}


def test_it_is_a_cyclonedx_bill_of_kithmap() -> None:
    assert (bill()["bomFormat"], bill()["specVersion"]) == ("CycloneDX", "1.6")
    assert bill()["metadata"]["component"]["name"] == "kithmap"


def test_every_locked_package_is_in_it_with_its_version() -> None:
    locked = dict(locked_packages())
    assert {"flask", "neo4j", "prometheus-client", "gunicorn"} <= locked.keys()
    found = by_purl()
    assert all(f"pkg:pypi/{name}@{version}" in found for name, version in locked.items())


def test_what_only_developers_need_is_told_apart() -> None:
    scopes = {each["name"]: each["scope"] for each in bill()["components"]}
    assert (scopes["flask"], scopes["werkzeug"], scopes["neo4j"]) == ("required",) * 3
    assert (scopes["pytest"], scopes["ruff"]) == ("excluded",) * 2


def test_every_jar_of_neo4js_is_in_it_with_its_sha256() -> None:
    jars = [each for each in bill()["components"] if each["purl"].startswith("pkg:maven/")]
    hashes = {each["hashes"][0]["content"] for each in jars}
    assert hashes == {jar.sha256 for jar in pinned_jars()}
    assert {each["hashes"][0]["alg"] for each in jars} == {"SHA-256"}
    central = by_purl()[f"pkg:maven/org.neo4j/neo4j@{pinned_version()}"]
    assert central["licenses"][0]["license"]["id"] == "GPL-3.0-only"


def test_licences_are_told_where_they_are_known() -> None:
    said = jar_licences()
    known = [jar for jar in pinned_jars() if licence_of(jar, said)]
    assert len(known) >= 0.9 * len(pinned_jars())
    groups = {jar.group for jar in pinned_jars()}
    artifacts = {f"{jar.group}:{jar.artifact}" for jar in pinned_jars()}
    assert set(said) <= groups | artifacts, "a licence of a jar that is not in the lock"
    silent = [
        each["name"]
        for each in bill()["components"]
        if each["purl"].startswith("pkg:pypi/") and not each.get("licenses")
    ]
    assert len(silent) <= 3, silent


def test_what_depends_on_what_is_told() -> None:
    needs = {each["ref"]: set(each.get("dependsOn", ())) for each in bill()["dependencies"]}
    assert {"pypi:werkzeug", "pypi:jinja2"} <= needs["pypi:flask"]
    assert "pypi:flask" in needs["kithmap"]
    assert "pypi:pytest" not in needs["kithmap"]


def test_it_holds_no_path_of_the_machine_that_made_it() -> None:
    assert not re.search(r"/(home|root|work|tmp)/", json.dumps(bill()))
