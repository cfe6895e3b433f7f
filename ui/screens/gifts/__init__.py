"""The gifts that wait for a member are handed over."""
