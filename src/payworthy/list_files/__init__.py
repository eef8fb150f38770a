"""Lists outside the book, on disk: sanctions, export control, debtors, registers; with an index of their names."""
