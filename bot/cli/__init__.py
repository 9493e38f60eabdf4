"""The commands of `labthread`, one module for each group."""
