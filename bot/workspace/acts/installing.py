"""The workspace's owner removes the app, or brings it back."""

from __future__ import annotations

from bot.workspace.backend import Backend


def uninstall(backend: Backend) -> None:
    """Remove the app: it is told, then its token is dead and nothing reaches it any more."""
    if backend.state.is_installed:
        backend.events.tokens_revoked()
        backend.events.app_uninstalled()
        backend.state.is_installed = False
        backend.feed.publish("app")


def revoke_tokens(backend: Backend) -> None:
    """Revoke the app's tokens; it stays installed."""
    if not backend.state.are_tokens_revoked:
        backend.events.tokens_revoked()
        backend.state.are_tokens_revoked = True
        backend.feed.publish("app")


def install(backend: Backend) -> None:
    """Install the app anew, with the same token."""
    backend.state.is_installed, backend.state.are_tokens_revoked = True, False
    backend.feed.publish("app")


async def verify_url(backend: Backend) -> bool:
    """Say whether the address that events go to answers Slack's challenge."""
    address = backend.config.request_url or backend.state.manifest.events_url
    if address is None:
        raise ValueError("neither the manifest nor the configuration names a URL for events")
    token = backend.state.verification_token
    return await backend.http.verify(address, token, backend.config.ack_timeout)
