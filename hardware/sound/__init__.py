"""Tones that repeat what the screen says."""
