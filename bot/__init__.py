"""What Labthread is, and what runs it."""
