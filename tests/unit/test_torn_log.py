"""An unreadable end of the transaction log is cut only where a full disk certainly tore it."""

from pathlib import Path

import pytest

from graph.server.failures import LogMark
from graph.server.home import Home
from graph.server.torn_log import did_not_open, has_panicked, keep_aside, was_torn_by_full_disk

OPENS = "INFO  [o.n.d.d.DatabaseLifecycles] Starting 'DatabaseId{6959b770[neo4j]}'.\n"
OTHER_OPENS = "INFO  [o.n.d.d.DatabaseLifecycles] Starting 'DatabaseId{00000000[system]}'.\n"
PANIC = "ERROR [o.n.m.DatabaseHealth] [neo4j/6959b770] Database panic: a critical error\n"
FULL = "java.io.IOException: No space left on device\n"
GIVEN_UP = "ERROR [o.n.d.d.DatabaseLifecycles] Failed to start DatabaseId{6959b770[neo4j]}\n"


def torn(number: int) -> str:
    return (
        f"Caused by: java.lang.IllegalStateException: Failure to read transaction log file number "
        f"{number}. Unreadable bytes are encountered after last readable position.\n"
    )


BROKE = OTHER_OPENS + OPENS + PANIC + FULL
FAILED = OTHER_OPENS + OPENS + torn(3) + GIVEN_UP


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path)
    home.logs.mkdir(parents=True)
    logs = home.databases / "transactions" / "neo4j"
    logs.mkdir(parents=True)
    for number in (2, 3):
        (logs / f"neostore.transaction.db.{number}").write_bytes(b"records")
    return home


def marked(home: Home, before: str, since: str) -> LogMark:
    """Neo4j's log as it stands after a start, and where that start began."""
    log = home.logs / "debug.log"
    log.write_text(before)
    mark = LogMark.now(home)
    with log.open("a") as file:
        file.write(since)
    return mark


def test_a_log_torn_by_a_full_disk_may_be_cut(home: Home) -> None:
    mark = marked(home, BROKE, FAILED)
    assert did_not_open(home, mark)
    assert was_torn_by_full_disk(home, mark)


def test_it_may_be_cut_after_several_starts_that_failed(home: Home) -> None:
    assert was_torn_by_full_disk(home, marked(home, BROKE + FAILED + FAILED, FAILED))


@pytest.mark.parametrize(
    ("before", "since"),
    [
        ("", FAILED),
        (OPENS, FAILED),
        (OPENS + PANIC, FAILED),
        (OPENS + FULL, FAILED),
        (BROKE + OPENS, FAILED),
        (BROKE, OPENS + torn(2) + GIVEN_UP),
        (BROKE, OPENS + GIVEN_UP),
        (BROKE, OPENS),
    ],
    ids=[
        "no run before it is known",
        "the run before it met nothing",
        "a panic for another reason",
        "a full disk without a panic",
        "a good run came between",
        "an older log is unreadable",
        "the graph was given up for another reason",
        "the graph was opened",
    ],
)
def test_any_other_log_stays_as_it_is(home: Home, before: str, since: str) -> None:
    assert not was_torn_by_full_disk(home, marked(home, before, since))


def test_a_graph_that_opens_was_not_given_up(home: Home) -> None:
    assert not did_not_open(home, marked(home, FAILED, OTHER_OPENS + OPENS))


@pytest.mark.parametrize(
    ("log", "panicked"),
    [("", False), (OPENS, False), (BROKE, True), (BROKE + OPENS, False), (OPENS + BROKE, True)],
)
def test_a_server_that_panicked_is_known_by_its_last_run(
    home: Home, log: str, panicked: bool
) -> None:
    (home.logs / "debug.log").write_text(log)
    assert has_panicked(home) is panicked


def test_the_logs_are_kept_as_they_were_and_only_the_last(home: Home) -> None:
    keep_aside(home)
    newest = home.databases / "transactions" / "neo4j" / "neostore.transaction.db.3"
    newest.write_bytes(b"other records")
    kept = keep_aside(home)
    assert (kept / newest.name).read_bytes() == b"other records"
    assert (kept / "neostore.transaction.db.2").read_bytes() == b"records"
