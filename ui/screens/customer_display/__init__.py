"""What the member sees on a second screen while the cashier works at the checkout."""
