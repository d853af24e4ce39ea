"""The shapes of families: who lives with whom, and who is whose parent.

Each shape fills one draft. `FIRST` holds one of every kind and opens each district;
`COMMON` are the shapes that fill it up, with how often each comes.
"""

from collections.abc import Callable

from app.demo.families.care import (
    adoptive,
    bereaved,
    care_leaver,
    fled,
    foster_care,
    kinship_care,
    private_fostering,
    same_sex_parents,
    young_mother,
)
from app.demo.families.draft import FamilyDraft
from app.demo.families.households import (
    alone,
    blended,
    cohabiting,
    expecting,
    fourteen,
    grandparents_apart,
    lone_father,
    long_names,
    one_parent,
    three_generations,
    twins,
    two_households,
    two_parents,
    young_adult,
)

Shape = Callable[[FamilyDraft], None]

FIRST: tuple[Shape, ...] = (
    two_households,
    three_generations,
    kinship_care,
    foster_care,
    fled,
    young_adult,
    grandparents_apart,
    blended,
    one_parent,
    care_leaver,
    two_parents,
    twins,
    long_names,
    same_sex_parents,
    bereaved,
    expecting,
    young_mother,
    fourteen,
    adoptive,
    private_fostering,
    lone_father,
    alone,
)
"""One of each, the ones that stories rest on first."""

COMMON: tuple[tuple[Shape, int], ...] = (
    (one_parent, 20),
    (two_parents, 26),
    (cohabiting, 12),
    (blended, 7),
    (three_generations, 6),
    (grandparents_apart, 7),
    (lone_father, 4),
    (kinship_care, 3),
    (same_sex_parents, 3),
    (bereaved, 3),
    (young_mother, 3),
    (expecting, 2),
    (adoptive, 2),
    (care_leaver, 1),
    (alone, 1),
)
LARGE: tuple[Shape, ...] = (two_parents, two_parents, blended, three_generations)
"""Shapes of four people and more, for a district that falls behind its number."""

TWO_FAMILIES = frozenset({two_households, young_adult, fled})
"""Shapes that make two families at once."""
