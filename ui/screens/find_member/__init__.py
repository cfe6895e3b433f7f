"""A member without a phone: found by a few words, or by the number of the card."""
