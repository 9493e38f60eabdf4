"""What stands around every listener: who asks, how long it may take, and what goes wrong."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from traceback import extract_tb
from typing import Any

import aiohttp
from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.experiments.errors import FieldErrors, NotAllowed, Refusal
from bot.experiments.records import Act
from handlers.interaction import Ack, Body, Interaction
from handlers.slack_errors import NotYet, code_of, is_passing, is_rate_limited
from handlers.views.blocks import Message, escape, section
from handlers.views.text import people
from storage import Storage, StorageError
from storage.work import AlreadyDone

log = logging.getLogger(__name__)

Listener = Callable[[Interaction], Awaitable[None]]
#: Slack shows its own error to the person after three seconds.
PATIENCE = 2.6

_TOO_SLOW = "That took too long, so nothing was changed. Please try again."
_BROKEN = "Something broke on our side; nothing was changed, and it was noted. Please try again."
_NO_STORAGE = "Labthread cannot reach its database, so nothing was changed. Try again in a minute."
_NO_SLACK = "Slack could not be reached, so nothing was changed. Please try again."
_SLACK_SAYS = {
    "expired_trigger_id": "That took too long for Slack to open the form. Press it again.",
    "not_in_channel": "I am not in that channel. Invite me with /invite, then try again.",
    "channel_not_found": "I cannot see that channel. Invite me with /invite, then try again.",
    "view_too_large": "That is more than a form in Slack can hold. Take it from the document.",
    "is_archived": "That channel is archived, so nothing can be posted there.",
}


@dataclass(frozen=True)
class Guard:
    """Makes Bolt listeners of ours: one place for identity, time limits and errors."""

    storage: Storage
    now: Callable[[], datetime]
    workspace_id: str

    def around(self, listener: Listener) -> Callable[..., Awaitable[None]]:
        """A function that Bolt can call."""

        async def listen(ack: Ack, body: Body, client: AsyncWebClient) -> None:
            interaction = Interaction(
                body=body,
                act=self._act(body),
                client=client,
                storage=self.storage,
                answer=ack,
            )
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._run(listener, interaction)
            except TimeoutError:
                await _refuse(interaction, _TOO_SLOW)

        return listen

    def around_event(self, listener: Listener) -> Callable[..., Awaitable[BoltResponse | None]]:
        """A function that Bolt can call with an event.

        Nobody waits for an answer. What could not be done yet is told to Slack, which then sends
        the event again: https://docs.slack.dev/apis/events-api (retries). What can never be done
        is not: Slack stops sending events to an app that refuses too many.
        """

        async def listen(ack: Ack, body: Body, client: AsyncWebClient) -> BoltResponse | None:
            interaction = Interaction(
                body=body, act=self._act(body), client=client, storage=self.storage, answer=ack
            )
            try:
                async with asyncio.timeout(PATIENCE):
                    if _team(body) == self.workspace_id:
                        await listener(interaction)
            except AlreadyDone:
                return None
            except Refusal as refusal:
                log.info("event refused: %s", refusal.message, extra={"action": "event_refused"})
            except SlackApiError as error:
                if is_rate_limited(error) or is_passing(error):
                    return _put_off(error)
                log.warning("slack refused: %s", code_of(error), extra={"action": "slack_refused"})
            except (NotYet, aiohttp.ClientError, OSError) as problem:
                return _put_off(problem)
            except StorageError as problem:
                log.exception("storage failed", extra={"action": "storage_failed"})
                return _put_off(problem)
            # A mistake of ours would come again with every repeat, so it is named and not put off.
            except Exception:
                log.exception("listener failed", extra={"action": "listener_failed"})
            return None

        return listen

    async def _run(self, listener: Listener, interaction: Interaction) -> None:
        try:
            if _team(interaction.body) != self.workspace_id:
                raise Refusal("Labthread works for members of its own workspace only.")
            await listener(interaction)
            if not interaction.answered:
                await interaction.ack()
        except AlreadyDone:
            await interaction.ack()
        except FieldErrors as errors:
            await _refuse(interaction, errors.message, errors.errors)
        except NotAllowed as refusal:
            await _refuse(interaction, refusal.message, may=refusal.allowed)
        except Refusal as refusal:
            await _refuse(interaction, refusal.message)
        except SlackApiError as error:
            code = code_of(error)
            log.warning("slack refused: %s", code, extra={"action": "slack_refused"})
            await _refuse(interaction, _SLACK_SAYS.get(code, _BROKEN))
        except aiohttp.ClientError:
            log.warning("slack is out of reach", extra={"action": "slack_unreachable"})
            await _refuse(interaction, _NO_SLACK)
        except StorageError:
            log.exception("storage failed", extra={"action": "storage_failed"})
            await _refuse(interaction, _NO_STORAGE)
        except Exception:  # the last place where a person can still be told
            log.exception("listener failed", extra={"action": "listener_failed"})
            await _refuse(interaction, _BROKEN)

    def _act(self, body: Body) -> Act:
        return Act(
            workspace_id=self.workspace_id,
            actor_id=_actor(body),
            at=self.now(),
            key=_key(body),
        )


async def turn_away(error: Exception) -> BoltResponse:
    """Answer a request that reaches no listener: none takes it, or it is no request of Slack's.

    The log says where it ended and nothing that is in it; Bolt would print what was typed.
    """
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("no listener: %s", _kind(error.body), extra={"action": "no_listener"})
        return BoltResponse(status=404)
    at = extract_tb(error.__traceback__)[-1]
    log.error(
        "request cannot be read: %s in %s:%s",
        type(error).__name__,
        at.filename,
        at.lineno,
        extra={"action": "request_unreadable"},
    )
    return BoltResponse(status=400)


def _kind(body: Body) -> str:
    """Slack's name for a kind of request, and that of an event."""
    names = [str(body.get("type") or "command"), str((body.get("event") or {}).get("type") or "")]
    return " ".join(names).strip()


def _put_off(problem: Exception) -> BoltResponse:
    log.warning("event put off: %s", type(problem).__name__, extra={"action": "event_put_off"})
    return BoltResponse(status=503)


def _actor(body: Body) -> str:
    user, event = body.get("user") or {}, body.get("event") or {}
    return str(user.get("id") or body.get("user_id") or event.get("user_id") or "")


def _key(body: Body) -> str:
    """What a redelivery of the same request shares with it."""
    if event_id := body.get("event_id"):
        return f"event:{event_id}"
    if body.get("type") == "view_submission":
        # A form that stays open is another one after each change, by its hash.
        return f"submit:{body['view']['id']}:{body['view'].get('hash')}"
    if actions := body.get("actions"):
        return f"press:{(body.get('user') or {}).get('id')}:{actions[0].get('action_ts')}"
    return f"ask:{body.get('trigger_id')}"


def _team(body: Body) -> str:
    """The workspace of the person who asks, which in a shared channel may be a foreign one."""
    user, team = body.get("user") or {}, body.get("team") or {}
    return str(user.get("team_id") or team.get("id") or body.get("team_id") or "")


async def _refuse(
    interaction: Interaction,
    words: str,
    fields: dict[str, str] | None = None,
    may: tuple[str, ...] = (),
) -> None:
    """Say no in the place where the person is; what they typed stays in the modal."""
    if interaction.answered:
        return
    if interaction.body.get("type") == "view_submission" and _inputs(interaction.view):
        words = f"{words} Ask the project's owner." if may else words
        await interaction.ack(
            response_action="errors", errors=_at_inputs(interaction.view, words, fields or {})
        )
    else:
        # Refusals quote what people typed; only the names that we add are mentions.
        told = f"{escape(words)} {people(may)} may." if may else escape(words)
        await interaction.say(Message(told, [section(told)]))


def _at_inputs(view: dict[str, Any], words: str, fields: dict[str, str]) -> dict[str, str]:
    """Errors by input; what has no input of its own goes to the first."""
    inputs = _inputs(view)
    errors = {block_id: text for block_id, text in fields.items() if block_id in inputs}
    astray = [text for block_id, text in fields.items() if block_id not in inputs]
    if not errors and not astray:
        astray = [words]
    if astray:
        first = errors.get(inputs[0], "")
        errors[inputs[0]] = " ".join([first, *astray]).strip()
    return errors


def _inputs(view: dict[str, Any]) -> list[str]:
    return [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
