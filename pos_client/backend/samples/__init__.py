"""The sample shop: members with histories, and products."""
