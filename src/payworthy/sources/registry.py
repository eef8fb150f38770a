"""Profiles: one row for each customer, one fact for each column that has a value."""

from typing import Any, Final

from payworthy.base.failure import Failure, Reason, invalid
from payworthy.facts.profile import (
    Dependence,
    IndustryOutlook,
    Ownership,
    Profile,
    ProfileField,
    RegionRisk,
    RegistrationStatus,
    SizeClass,
)
from payworthy.sources.amounts import Amounts
from payworthy.sources.binding import Binding
from payworthy.sources.caps import Caps
from payworthy.sources.columns import Column
from payworthy.sources.credit_cells import end_reader, read_count, read_entity_type, read_standard_id, read_uscc
from payworthy.sources.kind_rows import KindRows, OptionalAmount
from payworthy.sources.report import Chunk
from payworthy.sources.rows import Table
from payworthy.sources.words import words

_AMOUNTS: Final = {
    "paid_in": ProfileField.PAID_IN_MINOR,
    "purchases_forecast": ProfileField.PURCHASES_FORECAST_MINOR,
    "insured_limit": ProfileField.INSURED_LIMIT_MINOR,
    "registered_capital": ProfileField.REGISTERED_CAPITAL_MINOR,
}
_TEXTS: Final = (
    *(ProfileField.NAME_ZH, ProfileField.NAME_EN, ProfileField.FORMER_NAMES, ProfileField.REG_AUTHORITY),
    *(ProfileField.REG_ADDRESS, ProfileField.BUSINESS_ADDRESS, ProfileField.REGION_CODE, ProfileField.INDUSTRY_CODE),
    *(ProfileField.INDUSTRY, ProfileField.BUSINESS_SCOPE, ProfileField.PRODUCTS, ProfileField.LEGAL_REPRESENTATIVE),
    ProfileField.ACTUAL_CONTROLLER,
)


class RegistryRows(KindRows):
    """Rows of a registry file. An empty cell tells nothing, and leaves what was told before."""

    fact_name = "profile"
    required = ("customer_id",)

    def __init__(self, binding: Binding, caps: Caps, table: Table) -> None:
        super().__init__(binding, caps)
        make = self.columns
        self._customer_id: Final = make.id("customer_id")
        self._plain: Final[dict[ProfileField, Column[Any]]] = {
            ProfileField.FOUNDED_ON: make.date("founded_on"),
            ProfileField.OWNERSHIP: make.word("ownership", "ownership", Ownership),
            ProfileField.INDUSTRY_OUTLOOK: make.word("industry_outlook", "industry_outlook", IndustryOutlook),
            ProfileField.REGION_RISK: make.word("region_risk", "region_risk", RegionRisk),
            ProfileField.DEPENDENCE: make.word("dependence", "dependence", Dependence),
            ProfileField.CUSTOMER_SINCE: make.date("customer_since"),
            ProfileField.ENTITY_TYPE: make.read("entity_type", read_entity_type),
            ProfileField.REG_STATUS: make.word("reg_status", "registration_status", RegistrationStatus),
            ProfileField.SIZE_CLASS: make.word("size_class", "size_class", SizeClass),
            ProfileField.TAXPAYER_GRADE: make.words("taxpayer_grade", words("taxpayer_grade"), "A, B, M, C, D"),
            ProfileField.EMPLOYEES: make.read("employees", read_count),
            ProfileField.TERM_TO: make.read("term_to", end_reader(binding.rules.date_order)),
            ProfileField.APPROVED_ON: make.date("approved_on"),
            ProfileField.CONTRIBUTION_DUE_ON: make.read("contribution_due_on", end_reader(binding.rules.date_order)),
            **{told: make.text(str(told)) for told in _TEXTS},
        }
        self._ids: Final = (make.read("uscc", read_uscc), make.read("registration_id", read_standard_id))
        self._valid_on: Final = make.date("valid_on")
        self._source: Final = make.text("source")
        self._known_on: Final = make.date("known_on")
        self._amounts: Final = {
            told: OptionalAmount(name, make, binding, table) for name, told in _AMOUNTS.items() if binding.has(name)
        }

    @property
    def amounts(self) -> Amounts | None:
        """The paid-in capital; the other amounts are of other kinds and are in no sum."""
        paid_in = self._amounts.get(ProfileField.PAID_IN_MINOR)
        return None if paid_in is None else paid_in.amounts

    def take(self, row: int, cells: list[str], out: Chunk) -> None:
        """What one row tells of one customer."""
        customer_id = self._customer_id(cells)
        beside = {"valid_on": self._valid_on(cells), "source": self._source(cells), "known_on": self._known_on(cells)}
        plain = {told: value for told, column in self._plain.items() if (value := column(cells)) is not None}
        ids = [value for column in self._ids if (value := column(cells)) is not None]
        if ids:
            plain[ProfileField.REGISTRATION_ID] = ids[0]
        if not isinstance(customer_id, str) or any(
            isinstance(value, Failure) for value in (*beside.values(), *plain.values(), *ids)
        ):
            self.refuse_unless_blank(row, cells, out)
            return
        if len(set(ids)) > 1:
            twice = invalid("registry_two_ids", value=str(ids[0]), other=str(ids[1]))
            self.refuse(
                row, [twice.at(column=self.columns.header("registration_id")), *self.amount_troubles(cells)], out
            )
            return
        amounts = {told: column.read(cells) for told, column in self._amounts.items()}
        failures = [amount for amount in amounts.values() if isinstance(amount, Failure)]
        facts = [
            Profile(customer_id=customer_id, field=told, value=str(value), **beside)  # type: ignore[arg-type]
            for told, value in plain.items()
        ]
        for told, amount in amounts.items():
            if not isinstance(amount, Failure) and amount.minor is not None:
                worth = {"value": str(amount.minor), "currency": amount.currency}
                facts.append(Profile(customer_id=customer_id, field=told, **worth, **beside))  # type: ignore[arg-type]
        if failures or not facts:
            self.refuse(row, failures or [Failure(Reason.MISSING, "registry_row_empty", {})], out)
            return
        for fact in facts:
            out.add(row, fact)

    def amount_troubles(self, cells: list[str]) -> list[Failure]:
        """The amounts of a row that is refused for other reasons."""
        return [failure for column in self._amounts.values() for failure in column.troubles(cells)]
