"""Settings: what an installation chooses, from ``ZHIKONG_*`` environment variables.

docs/settings.md lists them; a test fails when page and code differ.
"""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dashboard.access.address import networks_of
from dashboard.access.session import Limits
from dashboard.day import HOUR, MINUTE
from dashboard.simulator.clock import FASTEST


class Settings(BaseSettings):
    """The settings of one server process."""

    model_config = SettingsConfigDict(env_prefix="ZHIKONG_", extra="ignore")

    database_url: str = Field(
        default="",
        repr=False,
        description="SQLAlchemy URL of the store; empty means SQLite in the data folder",
    )
    data_folder: Path = Field(
        default=Path("var"), description="folder of the embedded database and its reports"
    )
    profile: str = Field(default="yongkang", description="name of the place's profile")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8050, ge=1, le=65535, description="port to listen on")
    clock_seconds: float = Field(
        default=5.0, gt=0, description="seconds between two ticks that record missed deadlines"
    )
    refresh_seconds: float = Field(
        default=3.0, gt=0, description="seconds between two looks of a screen for a new revision"
    )
    cache_size: int = Field(
        default=2000, ge=10, description="snapshots kept in the memory cache of a process"
    )
    cache_url: str = Field(
        default="",
        repr=False,
        description="Redis for snapshots that several processes share, as redis://host:6379/0; "
        "empty means each process's own memory",
    )
    workers: int = Field(default=1, ge=1, le=64, description="server processes")
    demo: bool = Field(
        default=True, description="keep the demonstration's records coming while serving"
    )
    demo_seed: int = Field(default=20200301, description="seed of the demonstration")
    clock_speed: float = Field(
        default=1.0,
        ge=1,
        le=FASTEST,
        description="how many times faster than real time the clock runs, for a story that is told "
        "in a demonstration; set by the command that tells it",
    )
    clock_start: int = Field(
        default=0, ge=0, description="when a story's clock starts, in milliseconds since 1970"
    )
    clock_shows: int = Field(
        default=0, ge=0, description="what a story's clock shows then, in milliseconds since 1970"
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="form of the log on standard error: text or json"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="least level that is logged; info tells every request"
    )
    metrics_key: SecretStr = Field(
        default=SecretStr(""),
        description="key of /metrics for Prometheus; empty means that nobody reads it",
    )
    font: str = Field(
        default="", description="font file with Chinese for PNG pictures; empty looks for one"
    )
    env: Literal["development", "production"] = Field(
        default="development",
        description="production refuses to start with ready accounts or without HTTPS",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+)?$",
        description="address that browsers use, as https://zhikong.example.gov.cn; with https the "
        "cookie is sent by HTTPS alone",
    )
    trusted_proxies: str = Field(
        default="",
        description="networks of proxies whose X-Forwarded-For is believed, as 10.0.0.0/8, "
        "comma-separated",
    )
    demo_accounts: bool = Field(
        default=True,
        description="offer ready accounts at login, where the profile is a demonstration",
    )
    session_idle_minutes: float = Field(
        default=120, gt=0, description="minutes without use after which a login ends"
    )
    session_hours: float = Field(
        default=12, gt=0, description="hours after which a login ends whatever is done"
    )
    exports_a_minute: int = Field(
        default=30, ge=1, description="files that an account may take away in a minute"
    )
    brief_template: str = Field(
        default="",
        description="a PPTX of one's own that briefings are drawn into (docs/briefing.md); empty "
        "means the one that comes with it",
    )
    brief_head: str = Field(
        default="",
        max_length=60,
        description="name over the red line of briefings as documents (红头), as "
        "某某市疫情防控工作领导小组文件; empty means none",
    )
    brief_keep_days: int = Field(
        default=90,
        ge=1,
        le=3660,
        description="days for which scheduled briefings, and the lists of each briefing, are kept",
    )
    announce_file: str = Field(
        default="",
        description="file of the channels that scheduled briefings are announced by, a line each, "
        "as 值班群 = dingtalk://… (docs/briefing.md); empty means none",
    )
    openid_issuer: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="issuer of an OpenID provider that people may log in by; empty means none",
    )
    openid_client: str = Field(default="", description="our client id at the OpenID provider")
    openid_secret: SecretStr = Field(
        default=SecretStr(""), description="our client secret there; empty for a public client"
    )
    openid_secret_file: Path | None = Field(
        default=None, description="file that holds that secret instead, on its first line"
    )
    openid_scope: str = Field(
        default="openid profile", description="scopes that are asked of the OpenID provider"
    )
    openid_title: str = Field(
        default="",
        max_length=40,
        description="what people call that login, on its button; empty means 统一身份认证",
    )
    data_key: SecretStr = Field(
        default=SecretStr(""),
        description="keys that seal personal data, the newest first, apart by commas; "
        "see privacy.md",
    )
    data_key_file: str = Field(
        default="",
        description="file of these keys instead, a key a line, that its owner alone may read; a "
        "demonstration without either makes itself one in the data folder",
    )

    @property
    def openid(self) -> bool:
        """Say whether people may log in by an OpenID provider."""
        return bool(self.openid_issuer and self.openid_client)

    @property
    def openid_key(self) -> str:
        """Return the client secret, read from its file where one is named; raise OSError."""
        if self.openid_secret_file is None:
            return self.openid_secret.get_secret_value()
        return self.openid_secret_file.read_text("utf-8").partition("\n")[0].strip()

    @property
    def limits(self) -> Limits:
        """Return how long a login holds."""
        return Limits(
            idle=round(self.session_idle_minutes * MINUTE), whole=round(self.session_hours * HOUR)
        )

    @property
    def secure(self) -> bool:
        """Say whether browsers come by HTTPS."""
        return self.public_url.startswith("https://")

    @field_validator("trusted_proxies")
    @classmethod
    def _of_networks(cls, text: str) -> str:
        networks_of(text)
        return text

    @property
    def url(self) -> str:
        """Return the database URL, the embedded SQLite file where none is set."""
        return self.database_url or f"sqlite:///{self.data_folder / (self.profile + '.db')}"

    @property
    def on_story_time(self) -> bool:
        """Say whether the clock is a story's, not the real one."""
        return self.clock_start > 0

    @property
    def site(self) -> str:
        """Return where people find it: the address they were given, or that of this machine."""
        return self.public_url or self.address

    @property
    def address(self) -> str:
        """Return where the server answers on its own machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104
        return f"http://{host}:{self.port}"
