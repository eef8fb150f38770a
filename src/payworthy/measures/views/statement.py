"""The latest annual statement known on the day, and the one a year before it."""

from collections.abc import Mapping
from typing import Final

from payworthy.facts.statement import STATEMENT_KEYS
from payworthy.measures.day import Day
from payworthy.measures.views.view import View

LIFE_MONTHS: Final = 15
"""A statement is evidence for so long after the end of its period; then it is expired."""

_EDITIONS: Final = """
    SELECT *, ROW_NUMBER() OVER (PARTITION BY customer_id, scope, period_end ORDER BY known_on DESC) AS edition
    FROM statements
    WHERE months = 12 AND known_on <= {today} AND period_end <= {today}"""


def _rows(day: Day) -> str:
    """Only full years are compared with full years. The debtor's own statement goes before the group's; of several
    editions of one statement the one known last counts."""
    today = {"today": day.sql}
    now = ", ".join(f"latest.{key}_minor AS {key}" for key in STATEMENT_KEYS)
    before = ", ".join(f"prior.{key}_minor AS prior_{key}" for key in STATEMENT_KEYS)
    return f"""
        SELECT latest.customer_id, latest.opinion, {now}, prior.customer_id IS NOT NULL AS has_prior, {before}
        FROM (
            SELECT *, ROW_NUMBER() OVER (
                PARTITION BY customer_id ORDER BY period_end DESC, CASE scope WHEN 'single' THEN 0 ELSE 1 END
            ) AS place
            FROM ({_EDITIONS.format(**today)}) AS editions
            WHERE edition = 1 AND period_end > {day.back(LIFE_MONTHS)}
        ) AS latest
        LEFT JOIN ({_EDITIONS.format(**today)}) AS prior
          ON prior.customer_id = latest.customer_id AND prior.scope = latest.scope AND prior.edition = 1
         AND {day.words.days_between("prior.period_end", "latest.period_end")} BETWEEN 350 AND 380
        WHERE latest.place = 1"""


def _figures(day: Day) -> Mapping[str, str]:
    del day
    keys = {key: key for key in STATEMENT_KEYS}
    return {
        **keys,
        **{f"prior_{key}": f"prior_{key}" for key in STATEMENT_KEYS},
        "opinion": "opinion",
        "has_prior": "has_prior",
    }


STATEMENT: Final = View("statement", ("statements",), _rows, _figures, is_single=True)
"""One row per customer with a statement that is not too old; lines by their keys, those of the year before as
``prior_KEY``."""


def _age_rows(day: Day) -> str:
    return f"""
        SELECT customer_id, period_end FROM statements
        WHERE months = 12 AND known_on <= {day.sql} AND period_end <= {day.sql}"""


def _age_figures(day: Day) -> Mapping[str, str]:
    return {"days": day.words.days_between("MAX(period_end)", day.sql)}


STATEMENT_AGE: Final = View("statement_age", ("statements",), _age_rows, _age_figures)
"""Days since the end of the latest annual period, too old or not."""
