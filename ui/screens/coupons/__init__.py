"""One of a member's coupons is chosen for a sale."""
