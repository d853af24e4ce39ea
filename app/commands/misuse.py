"""What the command line says of a command that was typed wrongly; its own words, in English."""

from graph.errors import KithmapError


class Misused(KithmapError):
    """The message says what was wrong, and what to type instead."""
