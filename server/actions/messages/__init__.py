"""What people are told, and on which channel it reaches them."""
