"""Credit policy as versioned data: read, merged, checked, hashed, compared in words.

Comes in: plain tables as TOML gives them (packs ``base`` ← region ← preset ← company file). Goes out: a
``Policy``, typed and hashed, or every fault in it at once. ``parse(merge(...))`` needs no file and no database.
"""
