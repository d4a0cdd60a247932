"""Which form is sent to whom and when: publications and their rounds."""
