"""Thresholds: from when on something counts as missing. A deployment sets them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Days, unless it says otherwise."""

    no_lead: int = 2
    """Agencies from which on somebody should lead."""
    no_child_health: int = 5
    """Years of age below which child health comes to everybody."""
    no_education_from: int = 5
    """Years: from the first 1 September on which a child has this age."""
    no_education_to: int = 16
    """Years: to the day before this birthday."""
    need_unmet: int = 14
    waiting_long: int = 14
    never_asked: int = 14
    agreement_ending: int = 30
    birthday: int = 90
    own_word_from: int = 16
    """Years: the birthday from which somebody decides for themself, as the law presumes."""
    carries_much: int = 5
    """Per cent of the workers whom the viewer leads."""
    unconfirmed: int = 90
    ends_soon: int = 60
    no_adult_service: int = 180
    not_talked: int = 90
    not_talked_people: int = 3
    """People whom two agencies share, from which on they should talk."""
    no_meeting: int = 90
    no_meeting_agencies: int = 6
    """Agencies around a family from which on somebody should call a meeting."""


DEFAULTS = Thresholds()
