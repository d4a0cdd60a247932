"""Workbooks read and written: pure, bytes and paths in and out; nothing in them is ever executed."""
