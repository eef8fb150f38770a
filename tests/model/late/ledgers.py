"""Made-up ledgers: customers with habits of their own."""

import numpy as np

from payworthy.model.late.invoices import Invoices

FIRST = int(np.datetime64("2025-01-06").astype(int))


def a_ledger(rows: int = 900, customers: int = 20, seed: int = 5, days: int = 360) -> Invoices:
    """Customer 0 always pays 12 days late, customer 1 always 3 days early; the others around a mean of their own, a few
    now and then more than 30 days late."""
    chance = np.random.default_rng(seed)
    customer = chance.integers(0, customers, rows)
    issued = FIRST + np.sort(chance.integers(0, days, rows))
    mean = np.linspace(-4, 9, customers)[customer]
    late = np.rint(mean + chance.normal(0, 4, rows)).astype(np.int64)
    late = np.where(chance.random(rows) < 0.06, late + 40, late)
    late = np.where(customer == 0, 12, np.where(customer == 1, -3, late))
    due = issued + 30
    amount = np.exp(chance.normal(8, 1, rows))
    return Invoices(customer, issued, due, due + late, amount)
