"""The pages of the coordinator's list."""

from flask import Blueprint

blueprint = Blueprint("coordination", __name__)
