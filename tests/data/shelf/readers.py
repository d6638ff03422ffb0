"""Readers that files bring down, each in its own way; another process takes them from here."""

import os
import signal
import time

from data.shelf.reading import read_file


def killed(path, at):
    """As when the system ends a process that takes too much memory."""
    if "bad" in path.name:
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    return read_file(path, at)


def out_of_memory(path, at):
    if "bad" in path.name:
        raise MemoryError
    return read_file(path, at)


def too_deep(path, at):
    return too_deep(path, at) if "bad" in path.name else read_file(path, at)


def at_fault(path, at):
    if "bad" in path.name:
        msg = "a fault\nof ours"
        raise AttributeError(msg)
    return read_file(path, at)


def endless(path, at):
    while "bad" in path.name:
        time.sleep(0.05)
    return read_file(path, at)
