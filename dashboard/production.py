"""Production: what settings must not say where real people's data is."""

from dashboard.profile import Profile
from dashboard.settings import Settings

WEAK_KEY = 16
"""Signs below which a key is none."""


class NotForProduction(ValueError):
    """Settings that production refuses; ``reasons`` are words under ``run.production.``."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


def check_production(settings: Settings, profile: Profile) -> None:
    """Raise NotForProduction with all that is wrong; development may do everything."""
    if settings.env != "production":
        return
    key = settings.metrics_key.get_secret_value()
    wrong = {
        "demo_accounts": settings.demo_accounts and profile.demonstration,
        "demo": settings.demo and profile.demonstration,
        "plain_http": not settings.secure,
        "plain_openid": settings.openid and not settings.openid_issuer.startswith("https://"),
        "weak_key": 0 < len(key) < WEAK_KEY,
    }
    reasons = tuple(reason for reason, is_so in wrong.items() if is_so)
    if reasons:
        raise NotForProduction(reasons)
