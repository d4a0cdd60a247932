"""Workbooks that become records."""
