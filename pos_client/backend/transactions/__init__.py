"""Transactions: applied once, kept for ever."""
