"""The database layer: client, embedded server, indexes, joined round trips, field encryption.

It knows nothing of the domain, of Tornado or of the settings: values are passed in. What the embedded server
does well, and what to avoid on it, is in docs/database.md.
"""
