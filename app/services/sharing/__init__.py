"""Sharing without agreement: decided by a worker, answered by a second person, reviewed."""
