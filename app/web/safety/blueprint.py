"""Keeping people safe: the blueprint alone, so that its modules import none of each other."""

from flask import Blueprint

blueprint = Blueprint("safety", __name__)
