"""The global index of legal entity identifiers."""
