"""The customers as one portfolio: key figures, concentration, expected loss, back-tests, and made-up books.

Comes in: facts of many customers, and what the rooms below say about each. Goes out: figures and whole books.
Nothing here reads a file or a clock.
"""
