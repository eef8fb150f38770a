"""Words every room uses: money, currency, rates, ids, calendar, payment terms, failures.

Knows nothing of credit. No input or output, no clock, no randomness.
"""
