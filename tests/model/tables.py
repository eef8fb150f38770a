"""Made-up tables with the troubles of real ones, and a known truth: leverage and losses are bad, liquidity is good."""

from collections.abc import Sequence

import numpy as np

from payworthy.model.table import Table

HEADER = ("company", "period", "leverage", "liquidity", "assets", "income", "debt", "region", "same", "failed")


def made_rows(count: int, seed: int = 1, first_year: int = 2015, years: int = 6) -> list[list[str]]:
    """Rows as text."""
    chance = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        leverage, liquidity = chance.normal(0.6, 0.2), np.exp(chance.normal(0.2, 0.5))
        assets = np.exp(chance.normal(10, 2))
        income, region = assets * chance.normal(0.04, 0.1), str(chance.choice(["north", "south", "east", ""]))
        risk = -2.6 + 4 * (leverage - 0.6) - 1.2 * np.log(liquidity) - 6 * income / assets + 0.8 * (region == "south")
        rows.append(
            [
                f"C{chance.integers(0, count // 3 + 1)}",
                f"{first_year + chance.integers(0, years)}-12-31",
                f"{leverage:.4f}" if chance.random() > 0.1 else "?",
                f"{liquidity:.4f}" if chance.random() > 0.02 else "inf",
                f"{assets:.2f}",
                f"{income:.2f}",
                f"{assets * max(leverage, 0.01):.2f}",
                region,
                "7",
                "yes" if chance.random() < 1 / (1 + np.exp(-risk)) else "no",
            ]
        )
    return rows


def table_of(rows: Sequence[Sequence[str]]) -> Table:
    """A table of rows."""
    columns = {name: [row[place] for row in rows] for place, name in enumerate(HEADER)}
    return Table(columns, len(rows))


def made_table(count: int, seed: int = 1) -> Table:
    """A made-up table."""
    return table_of(made_rows(count, seed))
