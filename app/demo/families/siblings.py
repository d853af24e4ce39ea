"""Brothers and sisters with time between them."""

from app.demo.families.draft import FamilyDraft, Someone


def children_of(
    draft: FamilyDraft,
    count: int,
    parents: tuple[Someone, ...],
    *,
    surname: str | None = None,
    youngest: int = 0,
    oldest: int = 16,
    families: tuple[int, ...] = (0,),
) -> list[Someone]:
    """Children whom each parent could have had, the first parent being the main carer."""
    youngest_parent = min(parent.age for parent in parents)
    oldest = max(youngest, min(oldest, youngest_parent - 18))
    ages = ages_apart(draft, count, youngest, oldest)
    children = []
    for age in ages:
        child = draft.person(age, age, surname=surname, families=families)
        for number, parent in enumerate(parents):
            draft.parent(child, parent, main_carer=number == 0)
        children.append(child)
    return children


def ages_apart(draft: FamilyDraft, count: int, youngest: int, oldest: int) -> list[int]:
    """Up to so many ages, the oldest first, with two years between siblings."""
    first = draft.rng.randint(youngest, min(youngest + 1, oldest))
    possible = range(first, oldest + 1, 2)
    return sorted(draft.rng.sample(possible, min(count, len(possible))), reverse=True)
