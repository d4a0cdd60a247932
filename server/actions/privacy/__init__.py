"""What people agreed to, who looked at their data, and their right to have it exported or erased."""
