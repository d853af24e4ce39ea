"""Somebody else's Neo4j is measured by the time limits that Kithmap needs."""

from collections.abc import Mapping
from typing import cast

import pytest

from graph.database.driver import Database
from graph.database.limits import setting_warnings

ALL_WELL = {
    "db.lock.acquisition.timeout": "2s",
    "db.transaction.timeout": "5s",
    "server.bolt.connection_keep_alive": "2s",
    "server.bolt.connection_keep_alive_probes": "2",
}


class Server:
    """Says what its settings are, and nothing else."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = settings

    def setting_values(self, names: tuple[str, ...]) -> Mapping[str, str]:
        return {name: self._settings[name] for name in names if name in self._settings}


def warnings(settings: Mapping[str, str]) -> tuple[str, ...]:
    return setting_warnings(cast(Database, Server(settings)))


def test_settings_as_asked_for_raise_no_warning() -> None:
    assert warnings(ALL_WELL) == ()


@pytest.mark.parametrize("stricter", ["1s", "1500ms", "0.5s"])
def test_a_stricter_limit_is_well_too(stricter: str) -> None:
    assert warnings(ALL_WELL | {"db.lock.acquisition.timeout": stricter}) == ()


@pytest.mark.parametrize("wrong", ["0s", "0", "1m", "5s1ms", "for ever", ""])
def test_no_limit_and_a_longer_one_are_told_in_plain_words(wrong: str) -> None:
    (warning,) = warnings(ALL_WELL | {"db.transaction.timeout": wrong})
    assert f"db.transaction.timeout is {wrong}; Kithmap asks for 5s" in warning
    assert "stays locked" in warning


def test_a_setting_that_the_server_does_not_name_is_told() -> None:
    fewer = {name: value for name, value in ALL_WELL.items() if "probes" not in name}
    (warning,) = warnings(fewer)
    assert "is not set" in warning


def test_settings_that_may_not_be_read_are_to_be_checked_by_hand() -> None:
    (warning,) = warnings({})
    assert "by hand" in warning
