"""Work away from the UI thread and its way back: one relay, one pool, named loops, a clean end."""
