"""Receipt printers that speak ESC/POS, the drawers connected to them, and line displays, which speak it too."""
