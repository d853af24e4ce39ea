"""Family trees (GEDCOM) of the tests' own, and the maps that are drawn of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from app.imports.findings import Row
from graph.policy.support_web import SupportWeb, VisibleKinship
from graph.records.model import Kinship, Membership, Person
from graph.vocabulary import kin_group
from tests.worlds.webs import person, web_of

NORTHS = """\
0 @I1@ INDI
1 NAME Dawn /Hale/
1 NAME Dawn /North/
2 TYPE married
1 SEX F
1 BIRT
2 DATE 3 MAY 1985
1 FAMS @F1@
0 @I2@ INDI
1 NAME Ray /North/
2 NICK Razor
1 SEX M
1 BIRT
2 DATE ABT 1983
1 FAMS @F1@
0 @I3@ INDI
1 NAME Isla /North/
1 SEX F
1 BIRT
2 DATE MAR 2014
1 FAMC @F1@
2 PEDI birth
0 @I4@ INDI
1 NAME Kit /North/
1 BIRT
2 DATE 2016
1 FAMC @F1@
2 PEDI adopted
0 @F1@ FAM
1 HUSB @I2@
1 WIFE @I1@
1 CHIL @I3@
1 CHIL @I4@
1 MARR
2 DATE 12 JUN 2012
"""
"""Two parents, a child of theirs and one whom they adopted."""


def tree(records: str = NORTHS, version: str = "5.5.1", characters: str = "UTF-8") -> str:
    """A whole file; `records` in place of the Norths."""
    head = f"0 HEAD\n1 SOUR test\n1 GEDC\n2 VERS {version}\n"
    if version.startswith("5"):
        head += f"2 FORM LINEAGE-LINKED\n1 CHAR {characters}\n"
    return f"{head}{records}0 TRLR\n"


def changed(*replacements: tuple[str, str]) -> str:
    """The tree of the Norths with some of its text replaced."""
    text = NORTHS
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return tree(text)


def webs_of(rows: Iterable[Row]) -> Iterator[SupportWeb]:
    """A map of each family that the rows make, as somebody sees it who works with all of them."""
    people: dict[str, Person] = {}
    members: dict[str, list[str]] = defaultdict(list)
    ties: dict[str, list[Kinship]] = defaultdict(list)
    for row in rows:
        match row.draft:
            case Person():
                people[row.draft.id] = row.draft
            case Membership():
                members[row.draft.family_id].append(row.draft.person_id)
            case Kinship():
                ties[row.draft.person_id].append(row.draft)
            case _:
                pass
    for ids in members.values():
        yield web_of(
            [
                person(
                    one.id,
                    one.name,
                    one.sex,
                    one.birth_date.value.year if one.birth_date else None,
                    deceased_on=one.deceased_on,
                )
                for one in map(people.__getitem__, ids)
            ],
            [
                VisibleKinship(
                    tie.id,
                    tie.person_id,
                    tie.relative_id,
                    kin_group(tie.kind),
                    tie.kind,
                )
                for one in ids
                for tie in ties[one]
                if tie.relative_id in ids
            ],
        )
