"""Receipts: printed by hand or by themselves; what came of it is told at the checkout and in the status bar."""
