"""A card number typed for a member without a phone."""
