"""Natural persons: who they are, who answers for them, how their identity is proved."""
