"""What a project looks like outside Slack."""
