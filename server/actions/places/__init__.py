"""Places, their codes, and who was there."""
