"""Receipt printers that speak ESC/POS, and the drawers connected to them."""
