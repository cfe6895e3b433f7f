"""The demo: a simulated phone before a simulated camera, everything else real; by hand, or as a scripted day."""
