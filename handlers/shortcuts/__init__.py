"""Shortcuts from Slack's own menus."""
