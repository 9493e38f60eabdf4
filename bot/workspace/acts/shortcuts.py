"""People use what the app declares: its shortcuts, and its Home tab."""

from __future__ import annotations

from bot.workspace.acts import places, words
from bot.workspace.acts.interacting import interact
from bot.workspace.acts.outcome import Outcome, RefusedError
from bot.workspace.backend import Backend
from bot.workspace.memory.people import Member
from bot.workspace.payloads.interactions import message_shortcut_payload, shortcut_payload
from bot.workspace.payloads.parts import view_payload
from bot.workspace.wire import Payload


def open_home(backend: Backend, person: Member) -> None:
    """Open the app's Home tab; the app hears of it if it subscribed."""
    if not backend.state.manifest.has_home_tab or not places.has_app(backend, person):
        raise RefusedError("This app has no Home tab.")
    home = backend.views.home(person.id)
    event: Payload = {
        "type": "app_home_opened",
        "user": person.id,
        "channel": backend.state.dm(person).id,
        "tab": "home",
        **({"view": view_payload(backend, home)} if home else {}),
    }
    backend.events.send("app_home_opened", event)


async def use_shortcut(
    backend: Backend, person: Member, callback_id: str, channel: str | None, ts: str | None
) -> Outcome:
    """Choose a declared shortcut: a global one, or one on a message."""
    kind = "global" if ts is None else "message"
    declared = [s for s in backend.state.manifest.shortcuts if s.callback_id == callback_id]
    if not any(shortcut.type == kind for shortcut in declared):
        raise LookupError(f"the manifest declares no {kind} shortcut {callback_id!r}")
    if not places.has_app(backend, person):
        return Outcome(ok=False, error=words.NO_APP)
    if ts is None or channel is None:
        payload = shortcut_payload(backend, person, callback_id)
    else:
        try:
            room = places.usable(backend, person, channel)
            message = places.message_in(room, person, ts)
        except RefusedError as refusal:
            return Outcome(ok=False, error=str(refusal))
        payload = message_shortcut_payload(backend, person, callback_id, room, message)
    since = backend.state.next_ts()
    delivered = await interact(backend, payload)
    if not delivered.is_acked:
        return Outcome(ok=False, error=words.action_failed(delivered.refused[0]))
    return Outcome(ok=True, ephemeral=places.latest_ephemeral(backend, person, since))
