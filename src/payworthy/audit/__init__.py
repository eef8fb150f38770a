"""Can the record be trusted? A hash chain per stream, signed checkpoints over all of them, and their proof.

Comes in: what was done, as ``AuditEntry`` values, and the ``Head`` each stream had before. Goes out: hashes
to store, ``SignedCheckpoint`` values to keep outside the database, and an ``AuditReport`` that names the
first bad entry. Imports only base; reads no clock, no file and no database: instants and entries are given.
"""
