"""What a FHIR resource closes that is not stored: restricted, ended, died, not active any more."""

from datetime import date, timedelta

from app.imports.cells import BadCell
from app.imports.closing import Closing, Glimpse, Value, death
from app.imports.fhir.data_types import first_day, period
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.findings import Moment
from app.imports.kinds import Key, Kind


def glimpse_of(key: Key, root: Element, moment: Moment) -> Glimpse:
    """What can be told of a resource that cannot be read whole.

    Of a service or a worker it is not known whether their source restricts them now: they are
    sensitive until they are read.
    """
    match key.kind:
        case Kind.PERSONS:
            return Glimpse(Closing(key, _of_patient(root, moment)), frozenset({key.external_id}))
        case Kind.AGENCIES | Kind.PRACTITIONERS:
            return Glimpse(Closing(key, {"sensitive": True}))
        case _:
            return Glimpse(Closing(key, _of_role(root, moment)))


def set_aside(key: Key, root: Element, moment: Moment, *, gone: bool) -> Glimpse:
    """What a resource closes that is in order and is not stored.

    Where `gone`, its source says that it does not hold any more, or something that nobody here
    can read: nobody is shown on it.
    """
    if key.kind is Kind.PERSONS:
        people = frozenset({key.external_id}) if gone else frozenset[str]()
        return Glimpse(Closing(key, _of_patient(root, moment)), people)
    if key.kind is Kind.POSTS:
        return Glimpse(Closing(key, _of_role(root, moment)))
    return Glimpse(Closing(key, {"sensitive": True} if gone or _restricted(root) else {}))


def ended_post(external_id: str, moment: Moment) -> Closing:
    """A post whose practitioner or organisation is not active any more."""
    return Closing(Key(Kind.POSTS, external_id), {"to": _yesterday(moment)})


def _of_patient(root: Element, moment: Moment) -> dict[str, Value]:
    found: dict[str, Value] = {"shielded": True} if _restricted(root) else {}
    try:
        if died := first_day(root, "deceasedDateTime", moment.today):
            found.update(death(died))
    except BadCell:
        pass
    return found


def _of_role(root: Element, moment: Moment) -> dict[str, Value]:
    try:
        end = period(root).end
    except BadCell:
        end = None
    if root.values.get("active") is False:
        end = min(end or date.max, _yesterday(moment))
    return {"to": end} if end and end < moment.today else {}


def _restricted(root: Element) -> bool:
    try:
        return is_restricted(root)
    except BadCell:
        return True


def _yesterday(moment: Moment) -> date:
    return moment.today - timedelta(days=1)
