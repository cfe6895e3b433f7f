"""The status bar: connection, what waits, devices, version."""
