"""The embedded loyalty backend (FastAPI and SQLAlchemy). Knows domain and errors, never services or adapters."""
