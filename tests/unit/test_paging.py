"""A page ends with the key after which the next one begins, and the last page says so."""

from collections.abc import Sequence

from app.services.paging import BEGINNING, Page, page_of

NAMES = ["Ada", "Bea", "Cai", "Dov", "Eve"]


def page(after: str, size: int, names: Sequence[str] = NAMES) -> Page[str]:
    found = [name for name in names if name > after][: size + 1]
    return page_of(found, size, lambda name: name)


def test_pages_show_each_record_once_and_in_order() -> None:
    shown: list[str] = []
    after = BEGINNING
    while True:
        each = page(after, 2)
        shown += each.records
        if each.after is None:
            break
        after = each.after
    assert shown == NAMES


def test_a_page_that_is_just_full_is_the_last() -> None:
    assert page(BEGINNING, len(NAMES)).after is None
    assert page(BEGINNING, len(NAMES) - 1).after == "Dov"


def test_a_record_that_came_meanwhile_moves_nobody_to_another_page() -> None:
    first = page(BEGINNING, 2)
    assert page(first.after or "", 2, ["Aaa", *NAMES]).records == ("Cai", "Dov")


def test_what_is_made_of_the_records_is_the_same_page() -> None:
    assert page(BEGINNING, 2).map(len) == Page((3, 3), "Bea")
