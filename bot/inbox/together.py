"""Doing at once what comes at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from storage import StorageError

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Together(Generic[Asked, Answer]):
    """Takes what is asked while it is busy as one: a burst costs few transactions, not hundreds.

    `answer` answers up to `most` that are asked together, or raises and has done nothing: then
    each is asked alone, so that whoever asks for too much does not keep the others from theirs.
    Who comes while nothing is asked does not wait.
    """

    def __init__(
        self, answer: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], *, most: int
    ) -> None:
        self._answer = answer
        self._most = most
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._busy: asyncio.Task[None] | None = None

    async def __call__(self, asked: Asked) -> Answer:
        """Ask, and wait for the answer; raises what `answer` raises for this one."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        if self._busy is None:
            self._busy = asyncio.create_task(self._work(), name="together")
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                now, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._answer_all(now)
        finally:
            self._busy = None

    async def _answer_all(self, waiting: Sequence[tuple[Asked, asyncio.Future[Answer]]]) -> None:
        # Whoever has gone meanwhile wants no answer.
        waiting = [each for each in waiting if not each[1].done()]
        if not waiting:
            return
        try:
            answers = await self._answer([asked for asked, _ in waiting])
        except Exception as error:  # noqa: BLE001  # raised again where it was asked
            if len(waiting) > 1 and not isinstance(error, StorageError):
                for each in waiting:
                    await self._answer_all([each])
                return
            for _, future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), answer in zip(waiting, answers, strict=True):
            if not future.done():
                future.set_result(answer)
