"""Runs of an MLflow tracking server, taken in as results."""
