"""How an interaction reaches the app, whatever it is."""

from __future__ import annotations

from bot.workspace.backend import Backend
from bot.workspace.memory.recorder import Delivered
from bot.workspace.wire import Payload


async def interact(backend: Backend, payload: Payload) -> Delivered:
    """Deliver an interaction; one that Slack would not even send is refused and not recorded."""
    if not backend.state.is_installed:
        refusal = "app_uninstalled"
    elif not backend.state.manifest.is_interactive:
        refusal = "interactivity_not_enabled"
    else:
        return await backend.delivery.deliver("interactive", payload)
    return Delivered(type="interactive", envelope_id="", payload=payload, refused=[refusal])
