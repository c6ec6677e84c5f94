"""The OpenAPI document: what FastAPI derives from the routes, with its errors as they are sent."""

from typing import Any

from fastapi import FastAPI

from callbacks.http.problem import MEDIA

_FIRST_ERROR = 400


class Interface(FastAPI):
    """A FastAPI app whose document tells every error as a problem document."""

    def openapi(self) -> dict[str, Any]:
        """Return the document."""
        if self.openapi_schema is None:
            document = super().openapi()
            for path in document["paths"].values():
                for operation in path.values():
                    _tell_problems(operation["responses"])
            for unused in ("HTTPValidationError", "ValidationError"):
                document["components"]["schemas"].pop(unused, None)
            self.openapi_schema = document
        return self.openapi_schema


def _tell_problems(responses: dict[str, dict[str, Any]]) -> None:
    for status, response in responses.items():
        if status.isdecimal() and int(status) >= _FIRST_ERROR and "content" in response:
            content = response["content"]
            response["content"] = {MEDIA: next(iter(content.values()))}
