"""Officials and guards: accounts with grants, made by their superiors."""
