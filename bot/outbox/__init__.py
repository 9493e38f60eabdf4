"""Delivers what was promised to Slack: in order, at Slack's pace, and once."""

from bot.outbox.worker import Outbox

__all__ = ["Outbox"]
