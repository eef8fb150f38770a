"""Payworthy: credit checks and trade-credit risk control for companies that sell on open account.

The rooms, lowest first, are drawn in ARCHITECTURE.md; their order is checked by import-linter.
"""

__version__ = "0.1.0"
