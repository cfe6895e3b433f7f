"""Waiting to send: what this till has saved and the backend has not confirmed."""
