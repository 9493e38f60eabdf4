"""What the app receives when a person does something."""
