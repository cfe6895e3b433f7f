"""What a person sees when the till cannot start."""
