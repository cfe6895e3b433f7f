"""A sale is given back: opened by the code on its receipt."""
