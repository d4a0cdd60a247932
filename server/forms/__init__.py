"""The form engine: pure functions over JSON Schema, JSON Forms UI schema and answers.

No Tornado, no PyMongo, no clock (`now` is passed in); only `folders` and the checks read files.
"""
