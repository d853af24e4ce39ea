"""How a fact is said in words, once, for a person's page, the map, its list and what is printed."""

from visualisations.said.dates import age_text, date_text, day_text, moment_text, quarter_text
from visualisations.said.kin import KinSaid, kin_said
from visualisations.said.names import by_family_name, in_alphabet, name_of
from visualisations.said.support import support_dates, support_state

__all__ = [
    "KinSaid",
    "age_text",
    "by_family_name",
    "date_text",
    "day_text",
    "in_alphabet",
    "kin_said",
    "moment_text",
    "name_of",
    "quarter_text",
    "support_dates",
    "support_state",
]
