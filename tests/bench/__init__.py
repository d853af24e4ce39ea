"""Benchmarks that print ratios: ours against the bare driver, both sides in one run."""
