"""A real OpenID provider (Django OAuth Toolkit) in a process of its own; run, it is that process.

People log in there by their name and PASSWORD; what it says of them stands in a file that a test
may change: ``{"li": {"name": "李", "roles": ["duty"], "areas": ["330784"]}}``.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests

from tests.server import PROJECT, free_port

CLIENT, SECRET = "zhikong", "the secret of a client"
PASSWORD = "a password there"
START_SECONDS = 100.0
People = Mapping[str, Mapping[str, Any]]


@dataclass(slots=True)
class Provider:
    """A running provider."""

    issuer: str
    people: Path
    process: subprocess.Popen[bytes]

    def say(self, people: People) -> None:
        """Change what is said of people."""
        self.people.write_text(json.dumps(people), "utf-8")


class Browser:
    """Somebody at the provider: a client that keeps cookies, and fills in what it is asked."""

    def __init__(self) -> None:
        self._session = requests.Session()

    def agree(self, url: str, name: str, *, agrees: bool = True) -> str:
        """Log in where an address leads to; return where the provider sends the browser back."""
        page = self._session.get(url, timeout=20)
        if "/enter" in page.url:
            page = self._send(page, username=name, password=PASSWORD)
        answer = self._send(page, follow=False, **({"allow": "Authorize"} if agrees else {}))
        return answer.headers["location"]

    def out(self, url: str) -> str:
        """Log out where an address leads to; return where the provider sends the browser back."""
        page = self._session.get(url, timeout=20)
        return self._send(page, follow=False, allow="Logout").headers["location"]

    def _send(
        self, page: requests.Response, *, follow: bool = True, **said: str
    ) -> requests.Response:
        page.raise_for_status()
        fields = re.findall(r'<input type="hidden" name="(.*?)"(?: value="(.*?)")?', page.text)
        more = {name: value.replace("&amp;", "&") for name, value in fields}
        action = re.search(r'<form[^>]* action="(.*?)"', page.text)
        url = urljoin(page.url, action[1]) if action else page.url
        return self._session.post(url, {**more, **said}, timeout=20, allow_redirects=follow)


@contextmanager
def running_provider(folder: Path, people: People, *, backs: str) -> Iterator[Provider]:
    """Give a provider that stops with the context; ``backs`` are where it may send browsers."""
    port = free_port()
    file = folder / "people.json"
    command = [sys.executable, "-m", "tests.openid_provider", str(port), str(file), backs]
    file.write_text(json.dumps(people), "utf-8")
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=log)
    try:
        provider = Provider(f"http://127.0.0.1:{port}", file, process)
        _wait(provider)
        yield provider
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait(provider: Provider) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with urlopen(f"{provider.issuer}/.well-known/jwks.json", timeout=5):  # noqa: S310  loopback
                return
        except (URLError, ConnectionError):
            if provider.process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _configure(port: int, people: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )
    from django.conf import settings

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    settings.configure(
        SECRET_KEY="the provider's own",
        PEOPLE=people,
        ROOT_URLCONF="tests.openid_provider_pages",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        ALLOWED_HOSTS=["*"],
        LOGIN_URL="/enter/",
        USE_TZ=True,
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"enter.html": ENTER}),
                        "django.template.loaders.app_directories.Loader",
                    ],
                    "context_processors": ["django.template.context_processors.request"],
                },
            }
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": f"http://127.0.0.1:{port}",
            "OIDC_RSA_PRIVATE_KEY": pem,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "OAUTH2_VALIDATOR_CLASS": "tests.openid_provider_pages.Validator",
            "SCOPES": {"openid": "who you are", "profile": "your name"},
            "PKCE_REQUIRED": True,
        },
    )


ENTER = """<form method="post" action="{{ request.get_full_path }}">{% csrf_token %}{{ form }}
<button>Log in</button></form>"""


def _fill(people: Path, backs: str) -> None:
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in json.loads(people.read_text("utf-8")):
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        redirect_uris=backs,
        post_logout_redirect_uris=backs.replace("/login/openid/back", "/login"),
        algorithm=Application.RS256_ALGORITHM,
        name="Zhikong",
    )


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing of what is asked."""


def main() -> None:
    """Serve until stopped, one request after another: the database is in this thread's memory."""
    port, people, backs = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    _configure(port, people)
    import django
    from django.core.wsgi import get_wsgi_application

    django.setup()
    _fill(people, backs)
    make_server("127.0.0.1", port, get_wsgi_application(), handler_class=_Quiet).serve_forever()


if __name__ == "__main__":
    main()
