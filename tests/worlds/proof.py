"""How much of each proof a run does: its short form, or under `make proof` the whole."""

import os

PROOF = bool(os.environ.get("KITHMAP_PROOF"))
