"""What the workspace remembers: members, channels, messages, views, and what was used up."""
