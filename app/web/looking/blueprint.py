"""Looking without waiting: the blueprint alone, so that its modules import none of each other."""

from flask import Blueprint

blueprint = Blueprint("looking", __name__)
