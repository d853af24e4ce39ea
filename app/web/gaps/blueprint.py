"""The blueprint that the pages of gaps and of the picture share."""

from flask import Blueprint, Response

blueprint = Blueprint("gaps", __name__)


def table(text: str, name: str) -> Response:
    """A table for a spreadsheet, to be kept under a name that tells of nobody."""
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
