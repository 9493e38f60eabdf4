"""The slash command."""
