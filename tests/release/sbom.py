"""What Kithmap is made of, as a CycloneDX 1.6 bill of materials (ECMA-424).

`python -m tests.release.sbom FILE`: every Python package of the lock, and every jar of Neo4j's with
its SHA-256. A licence stands there where the package or the jar tells it. Only for those who build
Kithmap: it needs the development packages.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from graph.errors import KithmapError
from graph.server.jars import Jar, pinned_jars

_ROOT = Path(__file__).parents[2]
_LOCK = _ROOT / "constraints.txt"
_JAR_LICENCES = _ROOT / "graph" / "server" / "neo4j-licences.toml"
_LINE = re.compile(r"([A-Za-z0-9._-]+)==([^\s;]+)")
_CLASSIFIER = "License :: OSI Approved :: "
_US = "kithmap"


class SbomInvalid(KithmapError):
    """The bill does not keep to its own schema, so it is not written."""


def bill_of_materials() -> str:
    """The bill as JSON. Raises SbomInvalid where CycloneDX's schema does not accept it."""
    ours = Component(
        name=_US,
        version=distribution(_US).version,
        type=ComponentType.APPLICATION,
        licenses=_licences(["Apache-2.0"]),
        bom_ref=_US,
    )
    packages = {name: _package(name, version) for name, version in locked_packages()}
    jars = [_jar(jar) for jar in pinned_jars()]
    bom = Bom(components=[*packages.values(), *jars])
    bom.metadata.component = ours
    runtime = closure([_US]) - {_US}
    for name, package in packages.items():
        package.scope = ComponentScope.REQUIRED if name in runtime else ComponentScope.EXCLUDED
        needs = [packages[other] for other in needed_by(name) if other in packages]
        bom.register_dependency(package, needs)
    direct = [packages[name] for name in needed_by(_US) if name in packages]
    bom.register_dependency(ours, [*direct, *jars])
    text = str(JsonV1Dot6(bom).output_as_string(indent=2))
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        raise SbomInvalid("The bill of materials does not keep to CycloneDX's schema.")
    return text


def locked_packages() -> Iterator[tuple[str, str]]:
    """The name and version of each package in the lock, names in their canonical form."""
    for line in _LOCK.read_text(encoding="utf-8").splitlines():
        if found := _LINE.fullmatch(line):
            yield canonicalize_name(found.group(1)), found.group(2)


def needed_by(name: str) -> list[str]:
    """The packages that an installed package asks for on this machine, without its extras."""
    installed = _installed(name)
    asked = [Requirement(each) for each in (installed.requires or [])] if installed else []
    wanted = [each for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})]
    return sorted({canonicalize_name(each.name) for each in wanted})


def closure(names: Iterable[str]) -> frozenset[str]:
    """The packages and all that they need in turn."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needed_by(name)
    return frozenset(found)


def licence_of(jar: Jar, said: Mapping[str, str]) -> str | None:
    """The SPDX expression of a jar; None where it says nothing of itself."""
    return said.get(f"{jar.group}:{jar.artifact}") or said.get(jar.group)


def jar_licences() -> Mapping[str, str]:
    """SPDX expressions by `group` or `group:artifact`."""
    table = tomllib.loads(_JAR_LICENCES.read_text(encoding="utf-8"))
    return {place: licence for licence, places in table.items() for place in places}


def _package(name: str, version: str) -> Component:
    installed = _installed(name)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        purl=PackageURL("pypi", name=name, version=version),
        bom_ref=f"pypi:{name}",
        licenses=_licences(_told(installed) if installed else []),
    )


def _told(installed: Distribution) -> list[str]:
    """What a package's own metadata say of its licence (PEP 639, or the older fields)."""
    about = installed.metadata
    if expression := about.get_all("License-Expression"):
        return expression
    classifiers = about.get_all("Classifier") or []
    named = [each.removeprefix(_CLASSIFIER) for each in classifiers if each.startswith(_CLASSIFIER)]
    old = [text.strip() for text in about.get_all("License") or [] if text.strip()]
    return named or [text.splitlines()[0] for text in old]


def _jar(jar: Jar) -> Component:
    licence = licence_of(jar, jar_licences())
    qualifiers = {"classifier": jar.classifier} if jar.classifier else {}
    return Component(
        name=jar.artifact,
        group=jar.group,
        version=jar.version,
        type=ComponentType.LIBRARY,
        scope=ComponentScope.REQUIRED,
        purl=PackageURL("maven", jar.group, jar.artifact, jar.version, qualifiers),
        bom_ref=f"maven:{jar.group}:{jar.file_name}",
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=jar.sha256)],
        licenses=_licences([licence] if licence else []),
    )


def _licences(told: list[str]) -> list[License]:
    return [LicenseFactory().make_from_string(each) for each in told]


def _installed(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def main(arguments: list[str]) -> int:
    file = Path(arguments[0])
    text = bill_of_materials()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")
    sys.stderr.write(f"Written, and valid by CycloneDX's schema: {file}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
