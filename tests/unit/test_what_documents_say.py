"""What the documents say of settings, commands, codes and measures is what there is, all of it."""

import re
import shlex
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from app.commands.cli import command_line
from app.deployment.keys import Keys
from app.deployment.other_neo4j import NAMES as NEO4J_NAMES
from app.deployment.settings import Settings, SettingsError, load_settings
from app.deployment.values import PARSERS
from app.imports.fhir.taxonomy import codes_with
from app.running.readiness import Reason
from app.watching.metrics import COUNTED
from graph.policy import VERSION
from graph.vocabulary import (
    SENSITIVE_NEEDS,
    SENSITIVE_ROLES,
    SENSITIVE_SECTORS,
    AccountRole,
    NeedKind,
    Role,
    Sector,
)

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = tuple(sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]))

READ = {
    f"KITHMAP_{name.upper()}" for name in (*PARSERS, *NEO4J_NAMES, "neo4j_password_file", "config")
}
"""Every setting that is read."""

NO_SETTINGS = {"KITHMAP_PROOF"}
"""What the Makefile tells the tests."""


def text(page: str) -> str:
    return (DOCS / page).read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_is_named_is_read(page: Path) -> None:
    named = set(re.findall(r"KITHMAP_[A-Z0-9_]*[A-Z0-9]", page.read_text()))
    assert named - READ - NO_SETTINGS == set()


def test_every_setting_has_its_row_and_its_default() -> None:
    rows = re.findall(r"^\| `(KITHMAP_\w+)` \| (.*?) \| .+ \|$", text("deploy.md"), re.MULTILINE)
    assert sorted(name for name, _ in rows) == sorted(READ)
    told = dict(rows)
    for field in fields(Settings):
        shown = told.get(f"KITHMAP_{field.name.upper()}")
        if shown is not None and isinstance(field.default, str | int) and field.default != "":
            value = field.default
            said = ("yes" if value else "no") if isinstance(value, bool) else str(value)
            assert shown == f"`{said}`", field.name


def commands(parser: ArgumentParser, called: str) -> Iterator[tuple[str, ArgumentParser]]:
    nested = [act for act in parser._actions if isinstance(act, _SubParsersAction)]
    if not nested:
        yield called, parser
    for action in nested:
        for name, below in action.choices.items():
            yield from commands(below, f"{called} {name}")


COMMANDS = dict(commands(command_line(), "kithmap"))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_each_of_its_options_is_told(command: str) -> None:
    everything = "\n".join(page.read_text() for page in PAGES)
    *before, last = command.split()
    alone = " ".join(before)
    # `kithmap audit verify | replay` tells of both.
    assert re.search(rf"{alone} (?:[a-z-]+ \| )*{last}\b", everything), command
    options = [
        option
        for action in COMMANDS[command]._actions
        for option in action.option_strings
        if option.startswith("--") and option != "--help"
    ]
    assert [option for option in options if f"{option}" not in everything] == []


def shown_commands() -> Iterator[tuple[str, str]]:
    """The lines of code that begin with the command, and what follows it; of `a | b` both."""
    line = r"^ *(?:\$ |ExecStart=)?(?:[\w./-]*/)?(?:kithmap|run) +([a-z][^#\n]*?) *(?:#.*)?$"
    for page in PAGES:
        for found in re.findall(line, "\n".join(code_of(page.read_text())), re.MULTILINE):
            first, *others = found.split(" | ")
            before = first.rpartition(" ")[0]
            yield page.name, first
            for other in others:
                yield page.name, f"{before} {other}"


def code_of(page: str) -> Iterator[str]:
    """The lines of a page that are no prose: indented by four, or between fences."""
    fenced = False
    for line in page.splitlines():
        fenced ^= line.startswith("```")
        if fenced or line.startswith("    "):
            yield line


@pytest.mark.parametrize(("page", "line"), [*shown_commands()])
def test_every_command_that_is_shown_can_be_given(page: str, line: str) -> None:
    line = line.replace("[the same filters]", "").replace("[", "").replace("]", "")
    line = line.replace("FILE|-", "-").replace("csv|jsonl", "csv")
    given = shlex.split(line)
    if given[:2] == ["database", "restore"] and len(given) == 2:
        given.append("latest")
    command_line().parse_args(given)


def test_every_measure_is_told_and_no_other() -> None:
    there = {
        f"{each.name}_total" if each.type == "counter" else each.name for each in COUNTED.collect()
    }
    told = set(re.findall(r"^\| `(kithmap_\w+)", text("deploy.md"), re.MULTILINE))
    assert told - {"kithmap_audit_lag_entries"} == there


def test_every_reason_of_the_probe_is_told() -> None:
    told = re.search(r"^\| reason \| what to do \|\n.*?\n\n", text("deploy.md"), re.M | re.DOTALL)
    assert told is not None
    assert [reason for reason in Reason if f"`{reason}`" not in told[0]] == []


def test_every_key_is_told() -> None:
    told = re.findall(r"^\| `data/keys/(\w+)`", text("deploy.md"), re.MULTILINE)
    assert sorted(told) == sorted(field.name for field in fields(Keys))


@pytest.mark.parametrize(
    ("codes", "sensitive"),
    [(Sector, SENSITIVE_SECTORS), (Role, SENSITIVE_ROLES), (NeedKind, SENSITIVE_NEEDS)],
    ids=["sectors", "roles", "needs"],
)
def test_what_is_sensitive_bears_its_star(
    codes: type[Sector], sensitive: frozenset[Sector]
) -> None:
    title = {Sector: "Sectors", Role: "Roles", NeedKind: "Needs"}[codes]
    line = next(each for each in text("import.md").splitlines() if each.startswith(f"**{title}**"))
    assert set(re.findall(r"`(\w+)`\*", line)) == {each.value for each in sensitive}


def test_each_role_of_an_account_is_told() -> None:
    told = re.findall(r"^\| `([a-z_]+)` \| .* \| .* \|$", text("deploy.md"), re.MULTILINE)
    assert set(AccountRole) <= set(told)


def test_the_version_of_the_rules_is_the_one_that_entries_bear() -> None:
    assert f"These are version {VERSION} of the rules" in text("design/policy.md")


def test_every_kind_of_node_and_edge_that_has_an_id_is_told() -> None:
    made = (ROOT / "graph/database/migrations.py").read_text()
    kinds = set(re.findall(r"CREATE CONSTRAINT.*?\bFOR (?:\(\)-\[|\()\w:(\w+)", made, re.DOTALL))
    assert len(kinds) > 40
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in text("design/database.md")] == []


def test_every_target_of_make_that_is_named_is_there() -> None:
    there = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    everything = "\n".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"(?:^    |`)make ([a-z]+)", everything, re.MULTILINE))
    assert named <= there
    assert there - named - {"help", "format", "clean"} == set()


def test_the_age_of_ones_own_word_is_the_laws_and_no_setting() -> None:
    with pytest.raises(SettingsError, match="own_word_from") as refused:
        load_settings({"KITHMAP_GAPS": "own_word_from=14"})
    assert "There are:" in str(refused.value)
    assert "own_word_from" not in str(refused.value).partition("There are:")[2]


def test_the_table_of_codes_that_is_shown_can_be_read(tmp_path: Path) -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", text("import.md"), re.DOTALL)
    table = tmp_path / "codes.toml"
    table.write_text(shown)
    codes = codes_with(table)
    nurse = codes.stand("https://fhir.example.org/CodeSystem/job-role", "N1")
    assert nurse is not None
    assert nurse.role is Role.NURSE


def threats() -> list[tuple[str, str]]:
    """Each threat of the model: what it is called, and all that is said of it."""
    section = text("threat-model.md").split("## Who might attack")[1].split("\n## ")[0]
    return [(part.split("**")[1], part) for part in section.split("\n\n") if part.startswith("**")]


@pytest.mark.parametrize(("threat", "said"), threats())
def test_each_threat_names_its_proof(threat: str, said: str) -> None:
    proofs = re.findall(r"`(tests/[\w/]+\.py)`", said.partition("*Proof:*")[2])
    assert proofs, threat
    assert [proof for proof in proofs if not (ROOT / proof).exists()] == []
