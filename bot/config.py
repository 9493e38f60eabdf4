"""Settings, from the environment and a `.env` file."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    database_url: str = "sqlite:///labthread.sqlite3"

    # HTTP.
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)

    # Log.
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        BeforeValidator(lambda level: str(level).upper() or "INFO"),
    ] = "INFO"

    @property
    def is_socket_mode(self) -> bool:
        """Whether Slack's requests come over a socket that we open."""
        return bool(self.slack_app_token.get_secret_value())

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
