"""A cashier who presses, touches and scans whatever comes: the till's real window, hour after hour."""
