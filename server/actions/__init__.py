"""Use cases: load, authorize, decide, write with audit and notices. Each collection has one owner here."""
