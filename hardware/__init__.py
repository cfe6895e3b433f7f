"""Devices behind ports, a folder per family, each with a simulated twin. No Qt in here."""
