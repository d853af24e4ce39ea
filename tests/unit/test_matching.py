"""Who is taken for whom: nobody without three things that agree, and few are missed."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from graph.records.dates import PartialDate
from graph.records.matching import (
    BirthDays,
    Identity,
    Known,
    Outcome,
    Verdict,
    birth_days,
    judge,
    postcode_key,
    same_person,
)
from graph.records.names import normalised, sounds
from graph.vocabulary import DatePrecision
from tests.worlds.dirty_pairs import Pair, dirty_pairs
from tests.worlds.older_key import older_key

KAI = Identity("Kai", "Hale", PartialDate(date(2011, 3, 2)), "SZ4 1AB")


def known(*identities: Identity, shielded: bool = False) -> list[Known]:
    return [Known(f"p{place}", each, shielded) for place, each in enumerate(identities)]


def test_names_birth_date_and_postcode_make_one_person() -> None:
    assert judge(KAI, known(KAI)) == Verdict(Outcome.SAME, ("p0",))


def test_the_postcode_may_be_typed_in_any_way() -> None:
    assert same_person(KAI, replace(KAI, postcode="4 Hale Street, sz41ab"))


@pytest.mark.parametrize(
    "other",
    [
        replace(KAI, postcode=None),
        replace(KAI, postcode="SZ4 1AC"),
        replace(KAI, given_name="Kay"),
        replace(KAI, birth_date=PartialDate(date(2011, 1, 1), DatePrecision.YEAR)),
        replace(KAI, birth_date=None),
    ],
)
def test_anything_less_joins_nobody(other: Identity) -> None:
    assert not same_person(KAI, other)
    assert not same_person(other, KAI)


def test_another_identity_number_is_another_person() -> None:
    mine, theirs = replace(KAI, identity_number="1"), replace(KAI, identity_number="2")
    assert judge(mine, known(theirs)).outcome is Outcome.NEAR


def test_several_who_fit_are_an_outcome_of_their_own() -> None:
    assert judge(KAI, known(KAI, replace(KAI, postcode=None))).outcome is Outcome.SEVERAL


def test_a_shielded_person_is_never_joined() -> None:
    assert judge(KAI, known(KAI, shielded=True)).outcome is Outcome.SHIELDED


def test_two_babies_without_names_are_not_joined() -> None:
    baby = replace(KAI, given_name="Baby boy")
    assert judge(baby, known(baby)).outcome is Outcome.NEAR


def test_the_29th_of_february_has_a_day_a_year_earlier_and_later() -> None:
    leap = PartialDate(date(2012, 2, 29))
    assert BirthDays(date(2011, 2, 28), date(2011, 2, 28)) in birth_days(leap)
    assert BirthDays(date(2013, 2, 28), date(2013, 2, 28)) in birth_days(leap)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("4 Hale Street, Newtown SZ4 1AB", "SZ41AB"),
        ("sz41ab ", "SZ41AB"),
        ("12 Smith Street, Brunswick VIC 3056", "3056"),
        ("12 Smith Street", None),
        ("", None),
        (None, None),
    ],
)
def test_a_postcode_is_read_from_the_end_of_an_address(address: str, key: str | None) -> None:
    assert postcode_key(address) == key


@pytest.mark.proof  # and its figures stand in build/proof.json
def test_two_thousand_dirty_pairs(record_property: Callable[[str, object], None]) -> None:
    """Nobody is joined wrongly, and few who are known go unnoticed; twins as traps."""
    pairs = dirty_pairs()
    looked_up = _index(pairs)
    found = older = wrong = asked = 0
    for pair in pairs:
        verdict = judge(pair.typed, looked_up(pair.typed))
        joined = verdict.outcome is Outcome.SAME
        wrong += joined and not (pair.same and verdict.candidates == (pair.known.person_id,))
        found += pair.same and pair.known.person_id in verdict.candidates
        asked += not pair.same and verdict.outcome is not Outcome.NEW
        older += pair.same and older_key(pair.typed) == older_key(pair.known.identity)
    one_person = sum(pair.same for pair in pairs)
    record_property("dirty_pairs", len(pairs))
    record_property("wrong_joins", wrong)
    record_property("queue_recall", round(found / one_person, 4))
    record_property("queue_recall_older_key", round(older / one_person, 4))
    record_property("traps_asked_about", f"{asked} of {len(pairs) - one_person}")
    assert wrong == 0
    assert found / one_person >= 0.95


def _index(pairs: list[Pair]) -> Callable[[Identity], list[Known]]:
    """Looks people up as the graph does: by birth date, and a sound or the postcode."""
    by_day: dict[date, list[Known]] = defaultdict(list)
    for pair in pairs:
        if (born := pair.known.identity.birth_date) is not None:
            by_day[born.value].append(pair.known)

    def looked_up(typed: Identity) -> list[Known]:
        return [
            each
            for days in birth_days(typed.birth_date)
            for day, people in by_day.items()
            if days.first <= day <= days.last
            for each in people
            if _keys(typed) & _keys(each.identity)
        ]

    return looked_up


def _keys(one: Identity) -> frozenset[str]:
    names = (one.given_name, one.family_name, one.known_as or "")
    postcode = postcode_key(one.postcode)
    return frozenset().union(*map(sounds, names), {postcode} if postcode else set())


def test_the_older_key_is_normalised_too() -> None:
    assert older_key(KAI) == older_key(replace(KAI, given_name=f"{normalised('Kai')} "))
