"""The check-in stand: one scan, no touch, and back to the start by itself."""
