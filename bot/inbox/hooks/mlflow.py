"""MLflow: a model version was made, tagged, or given an alias.

Source: MLflow's `mlflow/webhooks/types.py`. There are no events of runs, and none carries metrics:
they are fetched from the tracking server.
"""

from typing import Any

from pydantic import BaseModel

from bot.inbox.mlflow.runs import TAG


class Version(BaseModel):
    """A model version that something happened to."""

    name: str
    version: str
    #: Blank where the event does not say.
    run_id: str | None = None
    tags: dict[str, str] | None = None
    #: The tag that was set, where one was.
    key: str = ""
    value: str = ""

    @property
    def hypothesis(self) -> str:
        """The hypothesis that the version names by its tag; blank where it names none."""
        return self.value if self.key == TAG else (self.tags or {}).get(TAG, "")


class _Event(BaseModel):
    data: Version


#: Entity and action of the events that are ours.
_OURS = {
    ("model_version", "created"),
    ("model_version_tag", "set"),
    ("model_version_alias", "created"),
}


def read(data: Any) -> Version | None:
    """The model version that an event is about; None for other events. Raises ValidationError."""
    if not isinstance(data, dict):
        return None
    kind = (str(data.get("entity")), str(data.get("action")))
    if kind not in _OURS:
        return None
    version = _Event.model_validate(data).data
    # Other tags say nothing about where a run belongs.
    return version if kind[0] != "model_version_tag" or version.key == TAG else None
