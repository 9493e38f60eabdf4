"""What people do in the workspace, and what it makes the workspace tell the app."""
