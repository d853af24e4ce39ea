"""The one place that decides who may see what. Pure: no I/O, no clock.

`see` turns facts into what one viewer may know; `together` into what a room may know. `RULES` is
the whole policy as ordered tuples of small named rules.

No page asks for `together` or for a family member's own page yet: the rules are whole and tested,
and the pages of meetings and families build on them. `preview` asks what somebody typical, or a
member of the family, would see by an agreement that is talked about.
"""

from graph.policy.rulebook import RULES
from graph.policy.rules import Rules
from graph.policy.seeing import see
from graph.policy.together import together

VERSION = 6
"""Of the rules; it grows with every change of what they show. Each audit entry bears it, so that
a replay can tell a change of the rules from a breach of them."""

__all__ = ["RULES", "VERSION", "Rules", "see", "together"]
