"""Members: their cards and codes, what is known of them, and what they are told."""
