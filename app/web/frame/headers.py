"""What every answer tells the browser: run nothing foreign, keep nothing personal."""

from flask import Flask, Response, request, session

from app.web.frame.assets import is_asset

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

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "hid",
        "identity-credentials-get",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
"""Everything that a page could ask of a device and no page of Kithmap does. Full screen is not
among them: the map offers it. Nor is what no browser reads here (`bluetooth`): each page would warn
of it."""

_KEPT_AWAKE = frozenset({"meetings.show_screen"})
"""The wall of a meeting must not go to sleep while people talk."""

HSTS = "max-age=63072000"
"""Two years (RFC 6797). Of this host alone: what its neighbours speak is not ours to say."""

_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-Robots-Tag": "noindex, nofollow",
}


def add_headers(app: Flask, *, https: bool) -> None:
    """Put the headers on every answer, errors included."""

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers[name] = value
        if request.endpoint in _KEPT_AWAKE:
            response.headers["Permissions-Policy"] = PERMISSIONS_POLICY.replace(
                "screen-wake-lock=()", "screen-wake-lock=(self)"
            )
        if https:
            response.headers["Strict-Transport-Security"] = HSTS
        if not is_asset(request.endpoint) or response.status_code >= 400:
            # A page holds what one viewer may see now: no copy of it may outlive the answer.
            response.headers["Cache-Control"] = "no-store"
            response.headers.pop("ETag", None)
            response.headers.pop("Last-Modified", None)
        else:
            # flask-login looks into the cookie of every request, and Flask then says that the
            # answer depends on it: a browser would fetch each file anew when a cookie changes.
            session.accessed = False
        return response
