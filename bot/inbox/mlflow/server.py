"""An MLflow tracking server, asked over its REST API 2.0."""

import json
from collections.abc import AsyncIterator
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import aiohttp
from pydantic import BaseModel, TypeAdapter, ValidationError
from yarl import URL

from bot.inbox.mlflow.runs import Run, Tags

T = TypeVar("T")

#: Seconds that one call may take.
_PATIENCE = aiohttp.ClientTimeout(total=8)
#: Experiments asked for at once, and runs a page.
_EXPERIMENTS = 1000
_RUNS = 100
#: Pages of anything that are read, one after the other.
MOST_PAGES = 100


class _Version(BaseModel):
    """A model version; what MLflow leaves out is empty."""

    run_id: str | None = None
    tags: Tags = {}


class _Experiment(BaseModel):
    experiment_id: str


_RunList = TypeAdapter(list[Run])
_ExperimentList = TypeAdapter(list[_Experiment])
_OneVersion = TypeAdapter(_Version)


class MlflowAway(Exception):
    """The tracking server does not answer, or not as one."""


class MlflowServer:
    """The tracking server at an address; a name and a password in it are for the server alone."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._url = URL(address.rstrip("/"))
        #: Where people find it.
        self.address = str(self._url.with_user(None)).rstrip("/")

    async def run(self, run_id: str) -> Run | None:
        """One run; None where there is none. Raises MlflowAway."""
        answer = await self._call("GET", "runs/get", params={"run_id": run_id})
        if answer is None:
            return None
        return _read(_RunList, [answer.get("run")], "a run")[0]

    async def version(self, name: str, version: str) -> tuple[str, dict[str, str]]:
        """The run of a model version, and the version's tags; blank and empty for none.

        Raises MlflowAway.
        """
        params = {"name": name, "version": version}
        answer = await self._call("GET", "model-versions/get", params=params)
        if answer is None:
            return "", {}
        found = _read(_OneVersion, answer.get("model_version"), "a model version")
        return found.run_id or "", found.tags

    async def experiments(self) -> AsyncIterator[list[str]]:
        """The ids of the experiments, as many together as one search takes.

        Of more than MOST_PAGES of them, the others are left out. Raises MlflowAway.
        """
        async for page in self._pages("experiments/search", "experiments", _EXPERIMENTS):
            found = _read(_ExperimentList, page, "experiments")
            yield [each.experiment_id for each in found]

    async def finished(self, experiments: list[str], tag: str) -> AsyncIterator[list[Run]]:
        """Pages of the finished runs that a condition on tags finds, newest first.

        Raises MlflowAway.
        """
        asked = {
            "experiment_ids": experiments,
            "filter": f"attributes.status = 'FINISHED' AND {tag}",
            "order_by": ["attributes.end_time DESC"],
        }
        async for runs in self._pages("runs/search", "runs", _RUNS, **asked):
            yield _read(_RunList, runs, "runs")

    async def _pages(self, path: str, what: str, size: int, **asked: Any) -> AsyncIterator[Any]:
        """Pages as they came, until one is empty or the last, or there are too many."""
        token = ""
        for _ in range(MOST_PAGES):
            more = {"page_token": token} if token else {}
            answer = await self._call("POST", path, json=asked | {"max_results": size} | more)
            page = (answer or {}).get(what)
            if not page:
                return
            yield page
            following = (answer or {}).get("next_page_token") or ""
            if not following:
                return
            if not isinstance(following, str) or following == token:
                raise MlflowAway(f"{what} whose pages lead nowhere")
            token = following

    async def _call(self, method: str, path: str, **options: Any) -> dict[str, Any] | None:
        """An answer; None where what is asked for does not exist."""
        url = self._url / "api/2.0/mlflow" / path
        try:
            async with self._session.request(method, url, timeout=_PATIENCE, **options) as response:
                answer = json.loads(await response.read(), parse_float=Decimal)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise MlflowAway(f"no answer ({type(error).__name__})") from None
        except (ValueError, InvalidOperation, RecursionError):
            raise MlflowAway(f"an answer that is no JSON (HTTP {response.status})") from None
        if isinstance(answer, dict) and response.status == 200:
            return answer
        code = answer.get("error_code") if isinstance(answer, dict) else None
        if code == "RESOURCE_DOES_NOT_EXIST":
            return None
        raise MlflowAway(f"HTTP {response.status}")


def _read(form: TypeAdapter[T], data: Any, what: str) -> T:
    try:
        return form.validate_python(data)
    except ValidationError:
        raise MlflowAway(f"{what} of no known form") from None
