"""Settings, from the environment and a `.env` file."""

import re
from base64 import urlsafe_b64decode
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _an_address(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", text):
        raise ValueError("Write a whole address, like https://labthread.example.com")
    return text.rstrip("/")


def _a_database(url: str) -> str:
    # What is no address would end in a traceback that shows it, and the password in it.
    try:
        is_address = bool(urlsplit(url).scheme) and urlsplit(url).port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError(
            "Write an address like sqlite:///labthread.sqlite3 or postgresql://user@host/name"
        )
    return url


def _check_keys(keys: SecretStr) -> SecretStr:
    text = keys.get_secret_value().strip()
    for key in text.split(",") if text else ():
        try:
            length = len(urlsafe_b64decode(key.strip()))
        except ValueError:
            length = 0
        if length != 32:
            raise ValueError(
                "A key is 32 bytes in URL-safe base64; labthread hook create shows a fresh one "
                "where none is set"
            )
    return keys


WebAddress = Annotated[str, AfterValidator(_an_address)]


class Settings(BaseSettings):
    """What an operator can set; the names are a contract, listed in `.env.example`."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    # Slack.
    slack_bot_token: SecretStr = SecretStr("")
    #: Present: Socket Mode. Absent: HTTP, which needs the signing secret.
    slack_app_token: SecretStr = SecretStr("")
    slack_signing_secret: SecretStr = SecretStr("")
    slack_api_url: str = "https://slack.com/api/"

    # Storage.
    database_url: Annotated[str, AfterValidator(_a_database)] = "sqlite:///labthread.sqlite3"

    # HTTP.
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)
    #: Where others reach it, if not at host and port.
    public_url: WebAddress = ""

    # Trackers.
    #: Fernet keys with commas between them; the first encrypts, all of them decrypt.
    labthread_encryption_key: Annotated[SecretStr, AfterValidator(_check_keys)] = SecretStr("")
    #: The MLflow server that runs are fetched from.
    labthread_mlflow_url: WebAddress = ""

    # Log.
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda level: str(level).upper() or "INFO"),
    ] = "INFO"

    @property
    def is_socket_mode(self) -> bool:
        """Whether Slack's requests come over a socket that we open."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def address(self) -> str:
        """Where others reach the HTTP interface."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def problem(self) -> str:
        """What keeps the bot from starting, in one line; blank when nothing does."""
        if not self.slack_bot_token.get_secret_value():
            return "SLACK_BOT_TOKEN is not set. The README says where to find it."
        if not self.is_socket_mode and not self.slack_signing_secret.get_secret_value():
            return (
                "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET to be "
                "reached over HTTP."
            )
        return ""
