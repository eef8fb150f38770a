"""How a book knows that it screens its customers."""

from typing import Final

SCREENING: Final = "screening:"
"""How the name of the batch begins that ends a screening of all customers against all lists of sanctions. From the
first such batch on, order checks ask for a screening of everybody (rule R16)."""
