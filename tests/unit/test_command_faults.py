"""A fault of the program on the command line: one plain line, and nothing that records say."""

from pathlib import Path
from typing import NoReturn

import pytest

from app.commands import cli
from app.commands.cli import main


def test_a_fault_is_one_line_with_its_kind_and_place_and_names_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_environment: object) -> NoReturn:
        raise ValueError("Dawn Hale, 01632 960203")

    monkeypatch.setattr(cli, "load_settings", broken)
    assert main(["database", "status"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert "ValueError" in line
    assert f"{Path(__file__).name}:" in line
    assert "Dawn" not in line


def test_a_wrong_use_is_still_a_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["no-such-command"])
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
