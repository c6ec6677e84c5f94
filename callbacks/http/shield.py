"""The shield: headers by which browsers guard our pages, on every answer."""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Headers = list[tuple[bytes, bytes]]
YEAR = 31_536_000


def policy(script_hashes: Sequence[str], forms_to: str = "") -> str:
    """Return the content security policy of pages: scripts from here alone, none inline.

    ``script_hashes`` are of the one inline script by which Dash starts; ``forms_to`` is another
    origin that the form of logging out may lead to. Charts, grids and the map
    set styles of elements by script, which only inline styles can allow.
    """
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": f"'self' {forms_to}".strip(),
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _always(*, secure: bool) -> Headers:
    headers = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        # With no referrer at all, browsers would send forms with Origin: null.
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if secure:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _is_page(headers: Headers) -> bool:
    return any(
        name == b"content-type" and value.startswith(b"text/html") for name, value in headers
    )


def shield(
    app: ASGIApp, *, script_hashes: Sequence[str], secure: bool, forms_to: str = ""
) -> ASGIApp:
    """Return an app whose answers carry these headers; pages also their policy, and no copies."""
    always = _always(secure=secure)
    pages: Headers = [(b"content-security-policy", policy(script_hashes, forms_to).encode())]

    async def shielded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                said: Headers = list(message["headers"])
                more = [*always]
                if _is_page(said):
                    more += pages
                    if not any(name == b"cache-control" for name, _ in said):
                        more.append((b"cache-control", b"no-store"))
                message = {**message, "headers": [*said, *more]}
            await send(message)

        await app(scope, receive, answer)

    return shielded
