"""The one place that decides who may see what. Pure: no I/O, no clock.

`see` turns facts into what one viewer may know; `together` into what a room may know. `RULES` is
the whole policy as ordered tuples of small named rules.
"""

from graph.policy.rulebook import RULES
from graph.policy.rules import Rules
from graph.policy.seeing import see
from graph.policy.together import together

__all__ = ["RULES", "Rules", "see", "together"]
