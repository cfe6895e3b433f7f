"""Money paid in is loaded onto a member's card."""
