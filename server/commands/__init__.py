"""What `python -m server …` can do, one module per command."""
