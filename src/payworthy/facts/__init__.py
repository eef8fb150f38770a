"""What we were told: frozen records with two dates (when true, when known) and a source.

Facts are never edited. A correction is a new fact about the same thing; the later-known one holds.
Nothing here computes: numbers derived from facts live in the rooms above.
"""
