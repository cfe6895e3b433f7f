"""Practising at the till: the strip that says so, and the cards of invented members."""
