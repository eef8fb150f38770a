"""Fitted models: how they are made from a table, what they say of a row, and how good they are."""
