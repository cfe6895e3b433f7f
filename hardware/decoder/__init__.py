"""Decoders: from a grey picture to the texts of the codes in it."""
