"""The provider: asked by us, server to server, when somebody logs in by OpenID Connect.

Authlib speaks OAuth 2; what an ID token has to show stands in ``checked``.
"""

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from requests import RequestException

from dashboard.access.openid import Claims, NotLetIn, Ticket
from dashboard.settings import Settings

log = logging.getLogger(__name__)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that are taken: of the provider's own key alone, never of a secret, never none."""
SECONDS = (3.0, 6.0)
"""How long connecting, and each part of an answer, may take."""
KEPT_SECONDS = 3600.0
LEEWAY_SECONDS = 60
"""How far the provider's clock may be from ours."""
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")

Said = Mapping[str, Any]


def checked(
    id_token: str, keys: KeySet, *, issuer: str, client: str, nonce: str, access_token: str
) -> Claims:
    """Return an ID token's claims; raise NotLetIn("wrong_token"), InvalidKeyIdError.

    Signature, issuer, audience, authorized party, times, nonce and the access token's hash hold.
    """
    try:
        # Only keys that sign by public key cryptography are ever asked.
        registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        token = jwt.decode(id_token, key=keys, registry=registry)
        claims = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": issuer},
                "aud": {"essential": True, "value": client},
            },
            {"nonce": nonce, "client_id": client, "access_token": access_token},
        )
        claims.validate(leeway=LEEWAY_SECONDS)
    except InvalidKeyIdError:
        raise
    except (JoseError, ValueError, TypeError) as error:
        log.warning("an ID token was refused: %s", type(error).__name__)
        raise NotLetIn("wrong_token") from None
    return dict(claims)


@contextmanager
def _asking() -> Iterator[None]:
    """Tell whatever goes wrong between the provider and us as NotLetIn."""
    try:
        yield
    except OAuthError as error:
        log.warning("the provider refused a code: %s", error.error)
        raise NotLetIn("wrong_code") from None
    except (RequestException, JoseError, ValueError) as error:
        log.warning("the provider could not be asked: %s", type(error).__name__)
        raise NotLetIn("unreachable") from None


class Provider:
    """The provider that the settings name; nothing is asked of it before somebody logs in."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.openid_issuer
        self._client = settings.openid_client
        self._secret = settings.openid_key
        self._scope = settings.openid_scope
        self._known: Said = {}
        self._known_at = 0.0

    def _session(self, back: str = "") -> OAuth2Session:
        return OAuth2Session(
            self._client,
            self._secret,
            scope=self._scope,
            redirect_uri=back or None,
            code_challenge_method="S256",
            token_endpoint_auth_method=self._method(),
        )

    def _method(self) -> str:
        """Return how we prove to be the client: as the provider likes it, none without a secret."""
        if not self._secret:
            return "none"
        offered = self._known.get("token_endpoint_auth_methods_supported") or ()
        basic = not offered or "client_secret_basic" in offered
        return "client_secret_basic" if basic else "client_secret_post"

    def _fetch(self, session: OAuth2Session, url: str, **said: Any) -> Said:
        answer = session.get(url, timeout=SECONDS, **said)
        answer.raise_for_status()
        found = answer.json()
        if not isinstance(found, dict):
            raise NotLetIn("unreachable")
        return found

    def _metadata(self) -> Said:
        """Return what the provider says of itself; raise NotLetIn."""
        if self._known and time.monotonic() - self._known_at < KEPT_SECONDS:
            return self._known
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        with _asking(), self._session() as session:
            found = self._fetch(session, url, withhold_token=True)
        if found.get("issuer") != self._issuer:
            log.error("the provider calls itself %r, not %r", found.get("issuer"), self._issuer)
            raise NotLetIn("wrong_issuer")
        if not all(isinstance(found.get(name), str) for name in NEEDED):
            raise NotLetIn("unreachable")
        self._known, self._known_at = found, time.monotonic()
        return found

    def start(self, ticket: Ticket, back: str) -> str:
        """Return where a browser is sent to log in; raise NotLetIn."""
        url = self._metadata()["authorization_endpoint"]
        with self._session(back) as session:
            found, _ = session.create_authorization_url(
                url, state=ticket.state, nonce=ticket.nonce, code_verifier=ticket.verifier
            )
        return str(found)

    def claims(self, code: str, ticket: Ticket, back: str) -> Claims:
        """Return the claims that a code opens; raise NotLetIn."""
        known = self._metadata()
        with _asking(), self._session(back) as session:
            token = session.fetch_token(
                known["token_endpoint"],
                code=code,
                code_verifier=ticket.verifier,
                timeout=SECONDS,
            )
            claims = self._checked(session, token, ticket)
            return {**self._more(session, claims), **claims}

    def _checked(self, session: OAuth2Session, token: Said, ticket: Ticket) -> Claims:
        id_token, access = token.get("id_token"), token.get("access_token")
        if not isinstance(id_token, str) or not isinstance(access, str):
            raise NotLetIn("wrong_token")
        url = self._metadata()["jwks_uri"]
        keys = KeySet.import_key_set(self._fetch(session, url, withhold_token=True))  # type: ignore[arg-type]
        try:
            return checked(
                id_token,
                keys,
                issuer=self._issuer,
                client=self._client,
                nonce=ticket.nonce,
                access_token=access,
            )
        except InvalidKeyIdError:
            raise NotLetIn("wrong_token") from None

    def _more(self, session: OAuth2Session, claims: Claims) -> Claims:
        """Return what the provider says of the same person elsewhere, where it offers that."""
        url = self._metadata().get("userinfo_endpoint")
        if not isinstance(url, str):
            return {}
        found = self._fetch(session, url)
        if found.get("sub") != claims.get("sub"):
            raise NotLetIn("wrong_token")
        return found

    def end(self, back: str) -> str:
        """Return where a browser logs out of the provider too; empty where it offers none."""
        try:
            url = self._metadata().get("end_session_endpoint")
        except NotLetIn:
            return ""
        if not isinstance(url, str):
            return ""
        said = [("client_id", self._client), ("post_logout_redirect_uri", back)]
        return str(add_params_to_uri(url, said))
