"""The Access page: who travels too far."""
