"""Every change of the schema since the first one, applied by itself when the backend starts."""
