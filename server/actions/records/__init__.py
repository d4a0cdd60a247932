"""One record and its way through its lifecycle."""
