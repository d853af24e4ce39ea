"""Decisions not to share: taken by a worker, answered by a second person, reviewed."""
