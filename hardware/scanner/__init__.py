"""Barcode scanners: serial, keyboard wedge, and any camera with a decoder behind it."""
