"""Lists outside the book, on disk: sanctions, export control, debtors, registers. Read, kept with an index, looked up."""
