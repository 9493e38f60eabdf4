"""How Slack talks to Labthread."""
