"""Dealing with one refused entry, beside the list of what waits."""
