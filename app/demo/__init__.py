"""A demo council: an invented partnership, its families, and who may sign in."""
