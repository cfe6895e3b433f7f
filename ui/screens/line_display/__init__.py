"""What the member reads on the two lines of a pole display while the cashier works at the checkout."""
