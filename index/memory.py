"""Memory that was freed, given back to the system."""

from __future__ import annotations

import ctypes
import sys


def release() -> None:
    """Lets the C library give back what is free.

    glibc keeps freed arrays of up to 32 MB for the next ones, between others that stay, so that a process would hold
    half as much again as it uses. Other libraries give memory back by themselves; for them this does nothing.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
