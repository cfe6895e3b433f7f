"""The till's use cases: one command, one small file."""
