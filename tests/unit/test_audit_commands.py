"""`kithmap audit`: what is asked wrongly is said in one plain line, before Neo4j is started."""

from pathlib import Path

import pytest

from app.commands.cli import main


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["show", "--limit", "0"], "--limit takes a whole number"),
        (["show", "--day", "yesterday"], "--day takes a day such as 2026-06-01"),
        (["export", "--to", "-", "--day", "1.6.2026"], "--day takes a day"),
        (["erase-detail", "15"], "Name the entry as LANE:ENTRY"),
        (["erase-detail", "4:1"], "Name the entry as LANE:ENTRY"),
    ],
)
def test_a_wrong_question_is_answered_in_plain_words(
    asked: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("KITHMAP_DATA", str(tmp_path / "data"))
    assert main(["audit", *asked]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
