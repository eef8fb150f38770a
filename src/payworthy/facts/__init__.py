"""What we were told: frozen records that say when something was true. When it came to be known, and from which row of
which file, the book adds as it takes them in.

Facts are never edited. A correction is a new fact about the same thing; the later-known one holds.
Nothing here computes: numbers derived from facts live in the rooms above.
"""
