"""Parts of a page that a script fetches: the same guard, the same policy, the same headers.

A fragment is a route like any other: it declares a permission, a POST to it carries the token of
its page's form, and what stands in it comes from a service. Two things differ. It is a piece of
HTML and no page, which its header says: the script puts nothing else into a page, so a page of
signing in or of an error is never taken for it (`fragment` in kithmap.js; then the page is loaded
anew, and says what there is to say). And it is answered at once: nobody goes back to it.

A page must work without any of them. What a fragment shows, the page can show too, after a form.
"""

from typing import Any

from flask import Response, make_response, render_template

FRAGMENT = "X-Fragment"


def fragment(template: str, **values: Any) -> Response:
    """A part of a page, made from a template of its own that the page includes as well."""
    response = make_response(render_template(template, **values))
    response.headers[FRAGMENT] = "1"
    return response
