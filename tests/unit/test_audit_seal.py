"""The seal of an audit entry covers every field, and the digest every part of a web."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from graph.audit.entry import Audit, Told, seal, shown_lines, web_digest
from graph.clock import RandomIds
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import (
    Notice,
    Reason,
    SupportWeb,
    VisibleAgency,
    VisiblePerson,
    VisibleSupport,
)
from graph.records.model import ContactCard
from graph.vocabulary import AuditTag, Level, Reach, Sector

KEY = b"k" * 32
TOLD = Told(
    op="op",
    at=datetime(2026, 6, 1, 9, 0, 0, 1, UTC),
    actor="actor",
    viewer="viewer",
    tag=AuditTag.PERSON_SHOWN,
    subject="subject",
    shown=("a 1 - 1", "b 2 e 3"),
    digest="digest",
)


def sealed(told: Told = TOLD, lane: int = 1, seq: int = 1, prev: str = "") -> str:
    return seal(KEY, "here", lane, seq, prev, told)


def test_every_field_is_under_the_seal() -> None:
    others: dict[str, Any] = {
        "at": TOLD.at + timedelta(microseconds=1),
        "tag": AuditTag.FAMILY_SHOWN,
        "shown": ("a 1 - 1",),
    }
    seals = {sealed()}
    for field in fields(Told):
        seals.add(sealed(replace(TOLD, **{field.name: others.get(field.name, "other")})))
    seals |= {sealed(lane=2), sealed(seq=2), sealed(prev="x"), seal(KEY, "there", 1, 1, "", TOLD)}
    seals.add(seal(b"j" * 32, "here", 1, 1, "", TOLD))
    assert len(seals) == 1 + len(fields(Told)) + 5


def test_fields_do_not_run_together() -> None:
    assert sealed(replace(TOLD, actor="ab", viewer="c")) != sealed(
        replace(TOLD, actor="a", viewer="bc")
    )
    assert sealed(replace(TOLD, shown=("a", "b"))) != sealed(replace(TOLD, shown=("a b",)))
    assert sealed(replace(TOLD, shown=("a",), digest="b")) != sealed(
        replace(TOLD, shown=("a", "b"), digest="")
    )


def test_an_instant_is_sealed_as_it_is_whatever_its_zone() -> None:
    elsewhere = TOLD.at.astimezone(timezone(timedelta(hours=10)))
    assert sealed(replace(TOLD, at=elsewhere)) == sealed()


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        Audit(b"short", "here", RandomIds())


AGENCY = VisibleAgency("gp", "GP", Sector.GP, ContactCard(phone="1"))
WEB = SupportWeb(
    focus=Focus(FocusKind.PERSON, "p"),
    on=date(2026, 6, 1),
    people=(VisiblePerson("p", "P", (Reach.DIRECT,), in_focus=True), VisiblePerson("q", "Q")),
    supports=(VisibleSupport("agency:gp:p", "p", Level.AGENCY, AGENCY, Reason.AGREEMENT),),
    notices=frozenset(Notice),
)


def test_a_digest_tells_webs_apart_and_equal_ones_not() -> None:
    assert web_digest(WEB) == web_digest(replace(WEB, notices=frozenset(reversed(list(Notice)))))
    (support,) = WEB.supports
    others = [
        replace(WEB, notices=frozenset()),
        replace(WEB, on=date(2026, 6, 2)),
        replace(WEB, people=WEB.people[:1]),
        replace(WEB, supports=(replace(support, level=Level.CONTACT),)),
        replace(WEB, supports=(replace(support, agency=replace(AGENCY, duty=ContactCard("2"))),)),
    ]
    assert len({web_digest(web) for web in [WEB, *others]}) == 6
    assert web_digest(WEB, WEB) != web_digest(WEB)


def test_the_lines_hold_ids_stamps_and_levels_and_no_names() -> None:
    assert shown_lines(WEB, {"p": 4, "q": 7}) == (
        "p 4 - 1",
        "p 4 agency:gp:p 2",
        "q 7 - 0",
    )
