"""Who has answered a round, and telling those who have not."""
