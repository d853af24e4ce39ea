"""Secrets in files that others can read are refused, with the command that closes them."""

import os
import stat
from pathlib import Path

import pytest

from app.deployment.keys import load_key, load_keys
from app.deployment.settings import SettingsError, load_settings

NEO4J = {"KITHMAP_NEO4J_URI": "bolt://localhost"}
SECRET = "correct horse battery"


def private(path: Path, text: str) -> Path:
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o610])
def test_a_settings_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    written = f'[neo4j]\nuri = "bolt+s://h"\npassword = "{SECRET}"\n'
    file = private(tmp_path / "kithmap.toml", written)
    assert load_settings({"KITHMAP_CONFIG": str(file)}).neo4j is not None
    file.chmod(mode)
    with pytest.raises(SettingsError) as refused:
        load_settings({"KITHMAP_CONFIG": str(file)})
    assert f"chmod 600 {file}" in str(refused.value)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o444])
def test_a_password_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = private(tmp_path / "password", SECRET)
    file.chmod(mode)
    with pytest.raises(SettingsError) as refused:
        load_settings(NEO4J | {"KITHMAP_NEO4J_PASSWORD_FILE": str(file)})
    assert f"chmod 600 {file}" in str(refused.value)
    assert "KITHMAP_NEO4J_PASSWORD_FILE" in str(refused.value)


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_keys(tmp_path)
    load_key(tmp_path / "backup-key")
    for name in ("audit", "backup-key"):
        file = tmp_path / name
        file.chmod(mode)
        with pytest.raises(SettingsError, match=f"chmod 600 {file}"):
            load_keys(tmp_path) if name == "audit" else load_key(file)


def test_a_password_comes_from_its_file_without_the_end_of_its_line(tmp_path: Path) -> None:
    file = private(tmp_path / "password", f"  {SECRET} \r\n")
    settings = load_settings(NEO4J | {"KITHMAP_NEO4J_PASSWORD_FILE": str(file)})
    assert settings.neo4j is not None
    assert settings.neo4j.password == f"  {SECRET} "
    written = f'[neo4j]\nuri = "bolt+s://h"\npassword_file = "{file}"\n'
    config = private(tmp_path / "c.toml", written)
    assert load_settings({"KITHMAP_CONFIG": str(config)}).neo4j is not None


def test_a_credential_of_systemds_is_taken_though_its_access_list_shows_as_the_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """systemd.exec(5), credentials: root's file, 0440 as far as `stat` tells."""
    file = private(tmp_path / "password", SECRET)
    file.chmod(0o440)
    true = os.fstat

    def as_roots(handle: int) -> os.stat_result:
        found = list(true(handle))
        found[stat.ST_UID] = found[stat.ST_GID] = 0
        return os.stat_result(found)

    monkeypatch.setattr(os, "fstat", as_roots)
    assert load_settings(NEO4J | {"KITHMAP_NEO4J_PASSWORD_FILE": str(file)}).neo4j is not None


@pytest.mark.parametrize(
    ("text", "said"), [("", "is empty"), ("\n", "is empty"), (None, "cannot be read")]
)
def test_a_password_file_that_says_nothing_is_refused(
    tmp_path: Path, text: str | None, said: str
) -> None:
    file = tmp_path / "password"
    if text is not None:
        private(file, text)
    with pytest.raises(SettingsError, match=said):
        load_settings(NEO4J | {"KITHMAP_NEO4J_PASSWORD_FILE": str(file)})


def test_a_password_in_two_places_is_refused(tmp_path: Path) -> None:
    file = private(tmp_path / "password", SECRET)
    both = {"KITHMAP_NEO4J_PASSWORD": "other", "KITHMAP_NEO4J_PASSWORD_FILE": str(file)}
    with pytest.raises(SettingsError, match="both set"):
        load_settings(NEO4J | both)
