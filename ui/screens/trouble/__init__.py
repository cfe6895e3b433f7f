"""What a person sees when the till cannot start, or started on defaults."""
