"""NHS numbers as people type and files write them; other numbers are not read.

Validated by the package `nhs-number`: form, check digit, and the ranges that are issued (England,
Wales and the Isle of Man, Scotland, Northern Ireland). What is kept for tests is nobody's.
"""

from collections.abc import Iterable

from nhs_number.constants import (
    REGION_ENGLAND_WALES_IOM,
    REGION_NORTHERN_IRELAND,
    REGION_SCOTLAND,
    REGION_SYNTHETIC,
    Region,
)
from nhs_number.standardise import standardise_format
from nhs_number.validate import is_valid

_ISSUED = (REGION_ENGLAND_WALES_IOM, REGION_SCOTLAND, REGION_NORTHERN_IRELAND)
_NOBODYS = "0000000000"
LONGEST = 20
"""Signs of a number as it is typed, with its blanks."""


class NoNumber(ValueError):
    """This is no NHS number of anybody's; `reason` is the key of the sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_number(typed: str, *, invented: bool = False) -> str:
    """The ten digits. `invented` also takes those that are kept for tests: for demos, where
    everybody is invented. Raises NoNumber."""
    digits = standardise_format(typed)
    if not digits:
        raise NoNumber("number_ten_digits")
    if digits == _NOBODYS:
        raise NoNumber("number_of_nobody")
    if not is_valid(digits):
        raise NoNumber("number_wrong_digit")
    if not _within(digits, (*_ISSUED, REGION_SYNTHETIC) if invented else _ISSUED):
        raise NoNumber("number_for_tests")
    return digits


def _within(digits: str, regions: Iterable[Region]) -> bool:
    return any(
        each.start <= int(digits) <= each.end for region in regions for each in region.ranges
    )


def as_read_out(digits: str) -> str:
    """In groups, as it is read out: `943 476 5919`."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
