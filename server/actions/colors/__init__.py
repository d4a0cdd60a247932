"""What the policies give people, and how a person has it looked at again."""
