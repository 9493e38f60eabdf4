"""The control API: what the page and tests ask and do."""
