"""One typed, frozen object of settings, read from the environment (`ANMA_…`, `MONGODB_URI`) or a file.

A secret that is missing in production stops the start with a sentence that says which and how to make it.
In development the secrets are made once and kept under `var/`.
"""

import base64
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
MAP_TILES = (
    r"^((https://(\{s\}\.)?[A-Za-z0-9.-]+(:[0-9]+)?)?/[^\s]*)?$"  # a template of Leaflet's, elsewhere or our own
)
SECRETS = ("session_key", "place_code_key", "token_key", "encryption_key")


class SettingsError(Exception):
    """The settings cannot be used; the message is one sentence for the operator."""


class Settings(BaseSettings):
    """Everything that differs between installations."""

    model_config = SettingsConfigDict(
        env_prefix="ANMA_", env_file="anma.env", frozen=True, extra="ignore", populate_by_name=True
    )

    mode: Literal["production", "dev"] = "production"
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = Field(default=1, ge=1, le=64)
    public_url: str = ""
    var: Path = ROOT / "var"
    mongodb_uri: SecretStr | None = Field(default=None, validation_alias="MONGODB_URI")
    database: str = "anma"
    zone_name: str = Field(default="Asia/Shanghai", validation_alias="ANMA_ZONE")
    access_log: bool = False
    trust_proxy: bool = False
    session_days: int = 30
    exception_days: int = Field(default=60, ge=1, le=366)  # the longest that an exception may hold
    appeal_hours: int = Field(default=72, ge=1, le=720)  # the term for answering an appeal
    evidence_rows_a_day: int = Field(default=50_000, ge=1)  # of adverse kinds, by one account
    evidence_worse_a_day: int = Field(default=200, ge=0)  # people made worse by one account without a second official

    sms_gateways: list[Literal["aliyun", "tencent"]] = []
    sms_sign: str = "安码"
    sms_aliyun_key_id: str = ""
    sms_aliyun_key_secret: SecretStr | None = None
    sms_aliyun_templates: dict[str, str] = {}
    sms_aliyun_endpoint: str = "https://dysmsapi.aliyuncs.com"
    sms_tencent_key_id: str = ""
    sms_tencent_key_secret: SecretStr | None = None
    sms_tencent_app: str = ""
    sms_tencent_region: str = "ap-guangzhou"
    sms_tencent_templates: dict[str, str] = {}
    sms_tencent_endpoint: str = "https://sms.tencentcloudapi.com"
    limits: dict[str, str] = {}

    city: str = Field(default="", pattern=r"^([0-9]{6})?$")  # the region that this installation serves
    hotline: str = Field(default="", max_length=60)  # whom people may ask, shown by the clients as it is
    map_tiles_url: str = Field(default="", pattern=MAP_TILES)
    map_tiles_attribution: str = ""
    map_tiles_coordinates: Literal["gcj02", "wgs84"] = "gcj02"
    elder_age: int = Field(default=60, ge=1, le=150)  # from which on the clients propose large type
    client_dir: Path = ROOT / "miniprogram" / "dist" / "h5"  # what a browser gets below /m/

    mail_host: str = ""
    mail_port: int = Field(default=587, ge=1, le=65_535)
    mail_user: str = ""
    mail_password: SecretStr | None = None
    mail_from: str = ""
    mail_tls: Literal["starttls", "tls", "none"] = "starttls"
    mail_ca: Path | None = None  # certificates that the mail server's own hangs on, where they are no public ones
    quiet_from: str = Field(default="22:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    quiet_until: str = Field(default="07:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    dingtalk_app_key: str = ""
    dingtalk_app_secret: SecretStr | None = None
    dingtalk_agent_id: str = ""
    dingtalk_robot_code: str = ""
    dingtalk_url: str = "https://api.dingtalk.com"
    dingtalk_oapi_url: str = "https://oapi.dingtalk.com"
    group_hosts: list[str] = []  # further hosts (`host` or `host:port`) on which organizations may have group robots

    session_key: SecretStr | None = None
    session_keys_old: list[SecretStr] = []

    hash_threads: int = Field(default=2, ge=1, le=64)
    argon2_passes: int = Field(default=2, ge=1)
    argon2_memory_kib: int = Field(default=19_456, ge=8_192)
    argon2_lanes: int = Field(default=1, ge=1)

    app_threads: int = Field(default=8, ge=1, le=64)
    wechat_app_id: str = ""
    wechat_secret: SecretStr | None = None
    wechat_url: str = "https://api.weixin.qq.com"
    wechat_templates: dict[str, str] = {}  # our name of a message template to WeChat's id
    wechat_lasting: list[str] = []  # names of those that, once accepted, may be sent any number of times
    alipay_app_id: str = ""
    alipay_private_key: SecretStr | None = None
    alipay_public_key: str = ""
    alipay_aes_key: SecretStr | None = None
    alipay_url: str = "https://openapi.alipay.com/gateway.do"
    alipay_templates: dict[str, str] = {}

    code_key: SecretStr | None = None  # signs shown codes; without it a key that follows from the session key does
    code_seconds: int = Field(default=60, ge=15, le=600)

    place_code_key: SecretStr | None = None
    token_key: SecretStr | None = None
    encryption_key: SecretStr | None = None
    encryption_version: int = 1
    encryption_keys_old: dict[int, SecretStr] = {}

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which business days are counted."""
        return ZoneInfo(self.zone_name)

    @property
    def base_url(self) -> str:
        """Where people reach this installation; printed in every QR code."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def is_dev(self) -> bool:
        return self.mode == "dev"

    def secret(self, name: str) -> str:
        """The value of a secret that `load` has made sure of."""
        value: SecretStr | None = getattr(self, name)
        if value is None:
            raise SettingsError(f"ANMA_{name.upper()} is not set")
        return value.get_secret_value()


def load(**overrides: object) -> Settings:
    """Settings of this process; makes development secrets, refuses to go on without production ones."""
    settings = Settings(**overrides)  # type: ignore[arg-type]
    missing = [name for name in SECRETS if getattr(settings, name) is None]
    if not missing:
        return settings
    if settings.is_dev:
        kept = _development_secrets(settings.var)
        return Settings(**{**overrides, **{name: kept[name] for name in missing}})  # type: ignore[arg-type]
    names = ", ".join(f"ANMA_{name.upper()}" for name in missing)
    raise SettingsError(
        f"生产模式缺少密钥 {names}：运行 `python -m server secrets` 生成一组，"
        "写入环境变量或 anma.env（权限 600）并妥善备份；试用请加 --dev。"
    )


def new_secrets() -> dict[str, str]:
    """A fresh set: 32 random bytes each, base64."""
    return {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in SECRETS}


def _development_secrets(var: Path) -> dict[str, str]:
    path = var / "secrets.json"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        draft = var / f"secrets.{secrets.token_hex(8)}.tmp"
        draft.write_text(json.dumps(new_secrets(), indent=2))
        draft.chmod(0o600)
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
