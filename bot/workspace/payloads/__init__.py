"""What the app receives: interactions, and the parts that they share."""
