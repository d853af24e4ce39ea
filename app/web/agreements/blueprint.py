"""Agreement: the blueprint alone, so that its modules import none of each other."""

from flask import Blueprint

blueprint = Blueprint("agreements", __name__)
