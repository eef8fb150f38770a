"""The book on disk: SQLite (one file, the default) or PostgreSQL, behind one contract.

Facts are append-only tables; projections (open documents, standings, credit lines) are kept beside them in the
same transaction and can be rebuilt from the facts at any time: ``verify`` proves that they agree.
"""
