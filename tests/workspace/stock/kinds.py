"""The two kinds of Web API client that slack_sdk ships, held alike."""

import asyncio
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_handlers import (
    ConnectionErrorRetryHandler,
    RateLimitErrorRetryHandler,
    ServerErrorRetryHandler,
)
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

AT_ONCE = FixedValueRetryIntervalCalculator(0.01)  # seconds


@dataclass(frozen=True)
class SyncKind:
    """A WebClient, used in threads: the workspace answers in the test's own event loop."""

    client: WebClient

    async def ask(self, method, **arguments):
        return await asyncio.to_thread(getattr(self.client, method), **arguments)

    async def pages(self, method, **arguments):
        def turn():
            return [page.data for page in getattr(self.client, method)(**arguments)]

        return await asyncio.to_thread(turn)

    def retry(self):
        """Ask again after every failure that slack_sdk has a handler for."""
        self.client.retry_handlers = [
            RateLimitErrorRetryHandler(),
            ServerErrorRetryHandler(interval_calculator=AT_ONCE),
            ConnectionErrorRetryHandler(interval_calculator=AT_ONCE),
        ]


@dataclass(frozen=True)
class AsyncKind:
    """An AsyncWebClient."""

    client: AsyncWebClient

    async def ask(self, method, **arguments):
        return await getattr(self.client, method)(**arguments)

    async def pages(self, method, **arguments):
        return [page.data async for page in await getattr(self.client, method)(**arguments)]

    def retry(self):
        """Ask again after every failure that slack_sdk has a handler for."""
        self.client.retry_handlers = [
            AsyncRateLimitErrorRetryHandler(),
            AsyncServerErrorRetryHandler(interval_calculator=AT_ONCE),
            AsyncConnectionErrorRetryHandler(interval_calculator=AT_ONCE),
        ]


KINDS = {
    "sync client": lambda **credentials: SyncKind(WebClient(**credentials)),
    "async client": lambda **credentials: AsyncKind(AsyncWebClient(**credentials)),
}
