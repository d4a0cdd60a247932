"""HTTP: one module per resource. A method declares its verb, body and answers, then makes one action call."""
