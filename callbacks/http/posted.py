"""Posted: the fields of an HTML form, as a browser sends them."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from callbacks.http.wrong import Wrong

MOST_BYTES = 16 * 1024
FORM = "application/x-www-form-urlencoded"


async def posted(request: Request) -> dict[str, str]:
    """Return a form's fields; raise Wrong for what is no form, or too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip() != FORM:
        raise Wrong(415, "wrong_form")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise Wrong(413, "wrong_form")
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50))
    except ValueError:
        raise Wrong(422, "wrong_form") from None
