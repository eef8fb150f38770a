"""The sections of a credit report, one small module each: ``KEY`` and ``blocks(pen)``. Their order is in
``report/content.py``."""
