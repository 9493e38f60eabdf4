"""The ways to the app: Socket Mode and signed HTTP, and the events that go there."""
