"""What people see in Slack: pure builders of Block Kit, no calls."""
