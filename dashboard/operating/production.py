"""Production: what settings must not say where real people's data is."""

from urllib.parse import unquote, urlsplit

from dashboard.profile import Profile
from dashboard.settings import Settings

WEAK_KEY = 16
"""Signs below which a key is none."""


DEFAULTS = frozenset(
    [
        "admin",
        "changeme",
        "default",
        "example",
        "password",
        "passwd",
        "postgres",
        "redis",
        "root",
        "secret",
        "test",
        "zhikong",
        "123456",
        "12345678",
        "change-me",
    ]
)
"""Secrets that stand in examples and are tried first."""


class NotForProduction(ValueError):
    """Settings that production refuses; ``reasons`` are words under ``run.production.``."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def is_default(secret: str) -> bool:
    """Say whether a secret is an example's: one of DEFAULTS, or <what to put here>."""
    plain = secret.casefold().strip()
    return plain in DEFAULTS or plain.startswith("<")


def _passwords(settings: Settings) -> list[str]:
    """Return the passwords in the addresses of the database and the cache."""
    found = (urlsplit(url).password for url in (settings.database_url, settings.cache_url))
    return [unquote(password) for password in found if password]


def check_production(settings: Settings, profile: Profile) -> None:
    """Raise NotForProduction with all that is wrong; development may do everything."""
    if settings.env != "production":
        return
    key = settings.metrics_key.get_secret_value()
    secrets = (key, settings.openid_secret.get_secret_value(), *_passwords(settings))
    wrong = {
        "demo_accounts": settings.demo_accounts and profile.demonstration,
        "demo": settings.demo and profile.demonstration,
        "plain_http": not settings.secure,
        "plain_openid": settings.openid and not settings.openid_issuer.startswith("https://"),
        "default_secret": any(is_default(secret) for secret in secrets),
        "weak_key": 0 < len(key) < WEAK_KEY,
        "data_key": not (settings.data_key.get_secret_value() or settings.data_key_file),
    }
    reasons = tuple(reason for reason, is_so in wrong.items() if is_so)
    if reasons:
        raise NotForProduction(reasons)
