"""What a filled-in application says, as facts. What the applicant says of itself is kept as its own word: a lawsuit it
declares is a declaration, not an entry of a court."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.credit_fact import CreditFact
from payworthy.facts.entry import Block, Entry
from payworthy.facts.profile import Profile, ProfileField
from payworthy.facts.statement import STATEMENT_KEYS, Statement
from payworthy.sources.amounts import AmountRules, Amounts
from payworthy.sources.form_layout import layout
from payworthy.sources.report import Notice
from payworthy.sources.statement_balance import identities

APPLICANT: Final = "application"
"""Source of what the applicant says."""
SALES: Final = "sales"
"""Source of what our own people wrote on the form."""

_PROFILE: Final = {
    "name_zh": ProfileField.NAME_ZH,
    "name_en": ProfileField.NAME_EN,
    "uscc": ProfileField.REGISTRATION_ID,
    "entity_type": ProfileField.ENTITY_TYPE,
    "founded_on": ProfileField.FOUNDED_ON,
    "legal_representative": ProfileField.LEGAL_REPRESENTATIVE,
    "registered_capital": ProfileField.REGISTERED_CAPITAL_MINOR,
    "paid_in": ProfileField.PAID_IN_MINOR,
    "employees": ProfileField.EMPLOYEES,
    "taxpayer_grade": ProfileField.TAXPAYER_GRADE,
    "reg_address": ProfileField.REG_ADDRESS,
    "business_address": ProfileField.BUSINESS_ADDRESS,
    "actual_controller": ProfileField.ACTUAL_CONTROLLER,
    "industry": ProfileField.INDUSTRY,
    "products": ProfileField.PRODUCTS,
}
_OURS: Final = {"purchases_forecast": ProfileField.PURCHASES_FORECAST_MINOR}

Told = tuple[str, CreditFact] | Failure | Notice
"""A fact with the name of the answer it begins at, what is wrong, or what a person should know."""


def facts_of(values: Mapping[str, Any], form: str) -> Iterator[Told]:
    """All facts of a form. A failure names the answer it is about in ``field``."""
    if "name_zh" not in values and "name_en" not in values:
        yield Failure(Reason.MISSING, "form_name_missing", {"field": "name_zh"})
        return
    sheet = _Sheet(values, form)
    for name, told in (*_PROFILE.items(), *_OURS.items()):
        if name in values:
            yield name, sheet.profile(told, values[name], SALES if name in _OURS else APPLICANT)
    yield "requested_limit", sheet.application()
    yield from sheet.lists()
    yield from sheet.notes()
    yield from sheet.statements()
    yield from sheet.notices()


class _Sheet:
    """The answers, and what every fact of them shares."""

    def __init__(self, values: Mapping[str, Any], form: str) -> None:
        self.values = values
        self.form = form
        self.customer_id: str = values["customer_id"]
        self.currency: str = values["currency"]
        self.on: date = values["signed_on"]

    def profile(self, field: ProfileField, value: Any, source: str) -> Profile:
        """One field of the company."""
        currency = self.currency if field.endswith("_minor") else None
        text = value.isoformat() if isinstance(value, date) else str(value)
        told = {"customer_id": self.customer_id, "field": field, "value": text, "currency": currency}
        return Profile(**told, valid_on=self.on, source=source)  # type: ignore[arg-type]

    def application(self) -> Entry:
        """What is asked for, what is agreed to, and who signed."""
        told = {
            name: str(self.values[name])
            for name in ("requested_limit", "requested_terms", "annual_purchases", "seasonality", "signed_by")
            if name in self.values
        }
        told |= {
            name: str(self.values[name])
            for name in ("delivery_address", "bank", "bank_account", "sales_opinion")
            if name in self.values
        }
        consents = ("consent_query", "consent_persons", "consent_terms", "consent_bank", "has_seal")
        given = {name: "yes" if self.values[name] else "no" for name in consents if name in self.values}
        told["consent"] = "; ".join(f"{name.removeprefix('consent_')}={word}" for name, word in given.items())
        lawsuits = self._declared("has_lawsuits", self.values.get("lawsuits"))
        guarantees = self._declared("has_guarantees", None)
        told |= {"declared_lawsuits": lawsuits} if lawsuits else {}
        told |= {"declared_guarantees": guarantees} if guarantees else {}
        told["form"] = self.form
        return self.entry(Block.APPLICATION, self.on.isoformat(), told, currency=self.currency)

    def _declared(self, name: str, what: str | None) -> str | None:
        said = self.values.get(name)
        if said is None:
            return what
        return f"yes: {what}" if said and what else "yes" if said else f"no: {what}" if what else "no"

    def entry(
        self, block: Block, key: str, fields: Mapping[str, str], *, currency: str | None = None, source: str = APPLICANT
    ) -> Entry:
        """One entry of a list."""
        told = {"customer_id": self.customer_id, "block": block, "key": key, "fields": dict(fields)}
        return Entry(**told, on=self.on, currency=currency, source=source)  # type: ignore[arg-type]

    def lists(self) -> Iterator[Told]:
        """Contacts, owners, guarantees, the bank that may be asked. A row without a name cannot be kept."""
        for table, block, named in (
            ("contact", Block.CONTACT, "name"),
            ("shareholder", Block.SHAREHOLDER, "name"),
            ("guarantee", Block.GUARANTEE_GIVEN, "beneficiary"),
        ):
            for first, row in self._rows(table):
                if named not in row:
                    yield _no_name(first, table)
                    continue
                fields = {
                    name: value.isoformat() if isinstance(value, date) else str(value) for name, value in row.items()
                }
                has_amount = "subscribed" in row or "amount" in row
                key = f"{row[named]}/{row['role']}" if "role" in row else str(row[named])
                yield first, self.entry(block, key, fields, currency=self.currency if has_amount else None)
        if "reference_bank" in self.values:
            fields = {"bank": self.values["reference_bank"]}
            since = self.values.get("reference_since")
            fields |= {"since": since.isoformat()} if since else {}
            yield "reference_bank", self.entry(Block.BANK_REFERENCE, fields["bank"], fields)

    def _rows(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Filled rows of a table: the name of the first answer in it, and its values."""
        rows: dict[str, dict[str, Any]] = {}
        firsts: dict[str, str] = {}
        for answer in layout().answers:
            name, _, rest = answer.name.partition("_")
            number, _, column = rest.partition("_")
            if name == table and number.isdecimal() and answer.name in self.values:
                rows.setdefault(number, {})[column] = self.values[answer.name]
                firsts.setdefault(number, answer.name)
        return ((firsts[number], row) for number, row in rows.items())

    def notes(self) -> Iterator[Told]:
        """Suppliers who may be asked, papers attached, and what our own people wrote."""
        for first, row in self._rows("referee"):
            if "name" not in row:
                yield _no_name(first, "referee")
                continue
            text = "; ".join(
                value.isoformat() if isinstance(value, date) else str(value)
                for value in (row.get(name) for name in ("name", "contact", "since", "terms"))
                if value is not None
            )
            key = f"referee/{row['name']}"
            yield first, self.entry(Block.NOTE, key, {"topic": "referee", "text": text, "author": APPLICANT})
        for name, author in (("attachments", APPLICANT), ("analyst_remarks", SALES), ("signed_role", APPLICANT)):
            if name in self.values:
                fields = {"topic": name, "text": self.values[name], "author": author}
                key = f"{name}/{self.on.isoformat()}"
                yield name, self.entry(Block.NOTE, key, fields, source=author)

    def statements(self) -> Iterator[Told]:
        """The years of the summary. Amounts without a unit, or without a day, are refused."""
        for first, row in self._rows("statement"):
            number = first.split("_")[1]
            lines = {name: text for name, text in row.items() if name in STATEMENT_KEYS}
            if not lines:
                continue
            missing = next((name for name in ("period_end", "unit") if name not in row), None)
            if missing is not None:
                code = "form_unit_missing" if missing == "unit" else "form_cell_missing"
                params: dict[str, str | int] = {"field": f"statement_{number}_{missing}", "value": missing}
                yield Failure(Reason.MISSING, code, params)
                continue
            yield from self._statement(first, number, row, lines)

    def _statement(self, first: str, number: str, row: Mapping[str, Any], lines: Mapping[str, str]) -> Iterator[Told]:
        unit = int(row["unit"])
        amounts: dict[str, int] = {}
        for name, text in lines.items():
            minor = Amounts(AmountRules(unit=unit, float_noise=True)).read(text, self.currency)
            if isinstance(minor, Failure):
                told = {**minor.params, "field": f"statement_{number}_{name}"}
                yield replace(minor, params=told)
                return
            amounts[name] = minor
        statement = Statement(
            customer_id=self.customer_id,
            period_end=row["period_end"],
            months=row.get("months", 12),
            currency=self.currency,
            amounts=amounts,
            is_audited=row.get("is_audited"),
            source=APPLICANT,
        )
        yield first, statement
        for name, by_minor in identities(statement, unit):
            params: dict[str, str | int] = {"statements": 1, "row": 1, "customer_id": self.customer_id}
            yield Notice(f"statement_{name}", params | {"difference_minor": by_minor, "currency": self.currency})

    def notices(self) -> Iterator[Told]:
        """What a person should see at once."""
        if self.values.get("has_lawsuits"):
            yield Notice("form_declares_lawsuits", {"value": self.values.get("lawsuits", "-")[:200]})
        for name in ("consent_query", "consent_persons", "consent_terms"):
            if self.values.get(name) is False:
                yield Notice("form_consent_refused", {"value": name})


def _no_name(first: str, table: str) -> Failure:
    """A row of a table with something in it and no name."""
    return invalid("form_cell_missing", field=first, value=table)
