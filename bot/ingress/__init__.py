"""The ways in: Slack's socket and its watchdog, the HTTP server, and how well the bot is."""
