"""Enterprises, agencies and schools: departments, members, invitations."""
