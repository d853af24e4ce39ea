"""What every answer tells the browser: run nothing foreign, keep nothing personal."""

from flask import Flask, Response, request

from app.web.assets import is_asset

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def add_headers(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer, errors included."""

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        if https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if not is_asset(request.endpoint) or response.status_code >= 400:
            # A page holds what one viewer may see now: no copy of it may outlive the answer.
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("ETag", None)
            response.headers.pop("Last-Modified", None)
        return response
