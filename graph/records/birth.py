"""A birth: what stood around a pregnancy passes to the child's record, and nobody is made twice.

All ids are drawn from the pregnancy's: whoever records the birth first, and however often, it comes
to the same records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid5

from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.model import Kinship, Need, Person, Support
from graph.vocabulary import Kin, NeedKind, Sex


def born(
    pregnancy: Need,
    supports: Iterable[Support],
    given_name: str,
    family_name: str,
    on: date,
    sex: Sex = Sex.UNKNOWN,
) -> Records:
    """The child, the kinship of mother and child, and the edges that meet the pregnancy, begun
    with it, as edges of the child; the need as it stands after the birth.

    Of several children of one pregnancy each has another given name. Raises ValueError for a need
    that is no pregnancy.
    """
    if pregnancy.kind is not NeedKind.PREGNANCY:
        raise ValueError("only a pregnancy ends in a birth")
    own = child_id(pregnancy, given_name)
    child = Person(own, given_name, family_name, sex=sex, birth_date=PartialDate(on))
    begun = pregnancy.span.start
    edges = tuple(
        replace(
            edge,
            id=_id(pregnancy, "edge", given_name, edge.id),
            person_id=own,
            span=Span(begun or edge.span.start, edge.span.end),
            meets=(),
            version=1,
        )
        for edge in supports
        if pregnancy.id in edge.meets
    )
    mother = pregnancy.person_id
    kinships = (
        Kinship(
            _id(pregnancy, "mother", given_name),
            own,
            mother,
            Kin.MOTHER,
            parental_responsibility=True,
        ),
        Kinship(_id(pregnancy, "of", given_name), mother, own, Kin.CHILD),
    )
    after = replace(pregnancy, child_id=own, span=Span(begun, on))
    return Records(people=(child,), kinships=kinships, supports=edges, needs=(after,))


def child_id(pregnancy: Need, given_name: str) -> str:
    """The id of a child of a pregnancy."""
    return _id(pregnancy, "child", given_name)


def twins(pregnancy: Need, children: Sequence[Person]) -> tuple[Kinship, ...]:
    """Each of several children of one pregnancy is a twin of each other one."""
    return tuple(
        Kinship(
            _id(pregnancy, "twin", one.given_name, other.given_name), one.id, other.id, Kin.TWIN
        )
        for one in children
        for other in children
        if one is not other
    )


def _id(pregnancy: Need, *parts: str) -> str:
    named = uuid5(NAMESPACE_OID, "/".join((pregnancy.id, *parts)))
    # It looks like every other id: one of another version would tell whoever adds the child by name
    # that it was known before.
    return str(UUID(bytes=named.bytes, version=4))
