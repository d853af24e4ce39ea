"""Birth dates are taken as people type them, and read back no more exactly than they were said."""

from datetime import date

import pytest

from graph.records.typed_dates import NoDate, birth_date
from visualisations.said import date_text
from visualisations.words import Words

TODAY = date(2026, 6, 1)
WORDS = Words.load("england")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("3/5/19", "3 May 2019"),
        ("03.05.2019", "3 May 2019"),
        ("3-5-19", "3 May 2019"),
        (" 3  May 2019 ", "3 May 2019"),
        ("3rd may, 2019", "3 May 2019"),
        ("May 3rd, 2019", "3 May 2019"),
        ("2019-05-03", "3 May 2019"),
        ("14 Sept 2010", "14 September 2010"),
        ("29/2/24", "29 February 2024"),
        ("1/6/26", "1 June 2026"),
        ("2/6/85", "2 June 1985"),
        ("2/6/27", "2 June 1927"),
        ("May 2019", "May 2019"),
        ("5/2019", "May 2019"),
        ("2019", "2019"),
        ("about 2019", "2019"),
        ("about 7", "2019"),
        ("Age 7", "2019"),
        ("about 7 years old", "2019"),
        ("about 0", "2026"),
    ],
)
def test_a_birth_date_is_read_back_as_it_was_meant(typed: str, said: str) -> None:
    assert date_text(birth_date(typed, TODAY), WORDS) == said


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "not a date"),
        ("7", "not a date"),
        ("Dawn", "not a date"),
        ("3/5", "not a date"),
        ("31/2/19", "no such day"),
        ("5/13/2019", "no such day"),
        ("0/0/0000", "no such day"),
        ("3 Ma 2019", "No month"),
        ("3 J 2019", "No month"),
        ("13 Brumaire 1999", "No month"),
        ("2/6/2026", "still to come"),
        ("2027", "still to come"),
        ("1850", "120 years"),
        ("about 300", "120 years"),
        ("٣/٥/١٩ or so", "not a date"),
    ],
)
def test_what_is_no_birth_date_is_refused_in_plain_words(typed: str, why: str) -> None:
    with pytest.raises(NoDate) as refused:
        birth_date(typed, TODAY)
    assert why in WORDS.text(refused.value.reason, **refused.value.about)
