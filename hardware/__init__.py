"""Devices behind ports, a folder per family, each with a simulated twin. No Qt in here."""

import os

# Read by OpenCV when it is loaded, whichever device is the first to: a picture of a few kilobytes may claim to have
# billions of pixels. No camera that photographs codes makes more than these.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(100_000_000))
