"""Agreements: talked about, recorded, renewed, withdrawn, and looked back at."""
