"""A stand-in for an MLflow tracking server: the few calls that are made, over real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from tests.tracker_payloads import mlflow_run


@dataclass
class TrackingServer:
    """Runs by the order in which they ended, the newest last."""

    address: str = ""
    runs: list = field(default_factory=list)
    versions: dict = field(default_factory=dict)
    is_away: bool = False
    #: The most runs or experiments that it hands out at once, whatever is asked for.
    page_size: int = 1000
    experiments: list = field(default_factory=lambda: ["7"])
    #: What it answers to a call instead, whatever its form.
    odd: dict = field(default_factory=dict)
    #: The filters of the searches so far, and how many pages were handed out.
    filters: list = field(default_factory=list)
    pages: int = 0

    def add(self, run_id, **options):
        """Let a run have ended."""
        self.runs.append(mlflow_run(run_id, **options))

    async def answer(self, request):
        """Answer a call as MLflow does."""
        call = request.match_info["call"]
        if self.is_away:
            return web.Response(status=502, text="<html>Bad gateway</html>")
        if call in self.odd:
            return web.Response(text=self.odd[call], content_type="application/json")
        asked = dict(request.query) if request.method == "GET" else await request.json()
        if call == "runs/get":
            found = [each for each in self.runs if each["info"]["run_id"] == asked["run_id"]]
            return _one("run", found)
        if call == "model-versions/get":
            version = self.versions.get((asked["name"], asked["version"]))
            return _one("model_version", [version] if version else [])
        if call == "experiments/search":
            found = [{"experiment_id": each} for each in self.experiments]
            return self._page("experiments", found, asked)
        return self._search(asked)

    def _search(self, asked):
        self.filters.append(asked["filter"])
        self.pages += 1
        wanted = [
            each
            for each in reversed(self.runs)
            if each["info"]["experiment_id"] in asked["experiment_ids"]
            and _fits(each, asked["filter"])
        ]
        return self._page("runs", wanted, asked)

    def _page(self, name, wanted, asked):
        start = int(asked.get("page_token", "0"))
        size = min(asked["max_results"], self.page_size)
        page = {name: wanted[start : start + size]}
        more = {"next_page_token": str(start + size)} if len(wanted) > start + size else {}
        # MLflow leaves out a list that is empty.
        return web.json_response((page if page[name] else {}) | more)


def _one(name, found):
    if not found:
        return web.json_response({"error_code": "RESOURCE_DOES_NOT_EXIST"}, status=404)
    return web.json_response({name: found[0]})


def _fits(run, asked):
    tags = {each["key"]: each["value"] for each in run["data"]["tags"]}
    _, _, condition = asked.partition(" AND ")
    key = condition.split("`")[1]
    value = condition.split("'")[1]
    is_right = key in tags if value == "%" else tags.get(key) == value
    return run["info"]["status"] == "FINISHED" and is_right


@asynccontextmanager
async def tracking_server() -> AsyncIterator[TrackingServer]:
    """Serve it on loopback until left."""
    server = TrackingServer()
    app = web.Application()
    app.router.add_route("*", "/api/2.0/mlflow/{call:.+}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        server.address = f"http://{host}:{port}"
        yield server
    finally:
        await runner.cleanup()
