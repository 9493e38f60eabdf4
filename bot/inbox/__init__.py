"""Results that arrive over HTTP."""
