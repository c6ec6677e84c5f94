"""The addresses of the tests' OpenID provider, and what it says of people."""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator


class Validator(OAuth2Validator):  # type: ignore[misc]
    """Says of people what the file of the test says."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        """Return the claims beside the subject."""
        name = request.user.get_username()
        said: dict[str, Any] = json.loads(settings.PEOPLE.read_text("utf-8")).get(name, {})
        return {"preferred_username": name, **said}


urlpatterns = [
    path("enter/", LoginView.as_view(template_name="enter.html")),
    path("", include("oauth2_provider.urls")),
]
