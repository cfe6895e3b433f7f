"""Cameras: USB, network stream, video file, folder of pictures, and a simulated one with a phone held before it."""
