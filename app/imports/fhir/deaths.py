"""Whether somebody has died, as a resource says it."""

from datetime import date

from app.imports.fhir.data_types import first_day
from app.imports.fhir.resources import Element
from graph.records.dates import PartialDate
from graph.vocabulary import DatePrecision

UNDATED = PartialDate(date.min, DatePrecision.YEAR)
"""A death of which no day is given."""

NO_DAY_OF_DEATH = "the person has died, or may have, and no date is given"

_SAYS_NOTHING = frozenset(
    {None, "unknown", "asked-unknown", "temp-unknown", "not-asked", "not-applicable"}
)
"""Reasons for which `deceasedBoolean` is absent that say no more than its absence."""

_NOTICE = "UKCore-DeathNotificationStatus"
_WITHDRAWN = "U"


def death(root: Element, today: date) -> PartialDate | None:
    """When somebody died; `UNDATED` where only that is said, or where they may have.

    Raises BadCell.
    """
    died = first_day(root, "deceasedDateTime", today)
    return died or (UNDATED if _may_have_died(root) else None)


def _may_have_died(root: Element) -> bool:
    """Whether it is said without a day that can be kept: one that is absent or unsure, or a notice
    of death (UK Core)."""
    said, absent = root.values.get("deceasedDateTime"), root.why_absent("deceasedDateTime")
    dated = said is not None or absent is not None
    masked = root.why_absent("deceasedBoolean") not in _SAYS_NOTHING
    return dated or masked or bool(root.flag("deceasedBoolean")) or _is_notified(root)


def _is_notified(root: Element) -> bool:
    """Informal or formal, but not one that was taken back."""
    for extension in root.elements("extension"):
        if not (extension.text("url") or "").endswith(_NOTICE):
            continue
        for status in extension.elements("extension"):
            concept = status.element("valueCodeableConcept")
            if concept is not None:
                codes = {coding.text("code") for coding in concept.elements("coding")}
                return codes != {_WITHDRAWN}
    return False
