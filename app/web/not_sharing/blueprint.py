"""Decisions not to share: the blueprint alone, so that its modules import none of each other."""

from flask import Blueprint

blueprint = Blueprint("not_sharing", __name__)
