"""Lists of records as their templates declare them."""
