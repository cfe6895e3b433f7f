"""The till's I/O: HTTP client, SQLite outbox and roster, OS vault, clock, ids."""
