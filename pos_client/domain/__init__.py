"""Values and rules: no I/O, no clock, no threads. Shared by till and backend; its dataclasses are the wire contract."""
