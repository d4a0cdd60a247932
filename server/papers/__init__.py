"""Papers: PDF letters and posters, drawn from plain values; pure."""
