"""The loyalty till without its face: rules, use cases, till I/O and the embedded backend. No Qt below here."""

__version__ = "0.1.0"
