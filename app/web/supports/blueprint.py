"""The blueprint that the modules of this subject share."""

from flask import Blueprint

blueprint = Blueprint("supports", __name__)
