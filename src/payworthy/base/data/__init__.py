"""Tables the base room reads: no code, only words and numbers."""
