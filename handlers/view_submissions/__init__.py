"""What happens when a form is submitted."""
