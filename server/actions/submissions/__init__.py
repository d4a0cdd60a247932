"""Forms drawn, filled, checked, stored and corrected."""
