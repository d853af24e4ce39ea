"""Meetings about a family: planned, put on a wall, closed."""
