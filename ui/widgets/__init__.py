"""Painted components shared by the screens; they know colours and text, never the domain."""
