"""Ready accounts: whom a demonstration lets anybody be, as its profile says."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from dashboard.access.permission import Role
from dashboard.profile import Profile
from dashboard.settings import Settings

PREFIX = "demo-"


class ReadyAccount(BaseModel):
    """An account that a demonstration offers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    areas: Annotated[tuple[str, ...], Field(min_length=1)]
    title: str
    title_en: str

    @property
    def name(self) -> str:
        """Return the account's name."""
        return PREFIX + self.role.value.replace("_", "-")

    def called(self, lang: str) -> str:
        """Return how it is called in a language."""
        return self.title_en if lang == "en" else self.title


def ready_accounts(settings: Settings, profile: Profile) -> tuple[ReadyAccount, ...]:
    """Return the accounts to be offered at login: none outside a demonstration."""
    offered = profile.demonstration and settings.demo_accounts and settings.env != "production"
    if not offered:
        return ()
    return tuple(ReadyAccount.model_validate(said) for said in profile.demo.get("accounts", ()))
