"""A map as a file: what was asked for in the address, and how the answer is sent."""

from flask import Response, request

from app.services.people.paper import FileForm, Wanted
from visualisations.paper import PaperSize

_TYPES = {FileForm.PDF: "application/pdf", FileForm.SVG: "image/svg+xml", FileForm.PNG: "image/png"}


def wanted(form: str) -> Wanted:
    """Codes alone stand in the address; what makes no sense is as if nothing were asked."""
    size = request.args.get("size", "")
    return Wanted(
        FileForm(form),
        PaperSize(size) if size in set(PaperSize) else PaperSize.A4,
    )


def as_file(content: bytes, form: FileForm, name: str = "map") -> Response:
    """To be kept or printed. The name of the file tells of nobody."""
    response = Response(content, mimetype=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
