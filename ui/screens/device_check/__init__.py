"""The device check: which devices there are, and a scanner examined code by code."""
