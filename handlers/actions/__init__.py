"""What happens when something is pressed or chosen."""
