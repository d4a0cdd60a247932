"""Numbers that organizations pass on to the authorities."""
