"""Scoring, pure: kinds of dated facts, the evidence document of a person, policies as data, and the color they give.

Nothing here knows the time, the database or the web; `now` is passed in and only `folders` reads files. The contract
is docs/policies.md.
"""
