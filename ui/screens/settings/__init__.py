"""Every setting of the till, found by a few letters and changed on the screen."""
