"""The methods, in the order in which candidates are shown. A new one is a module here and a line in this list."""

from typing import Final

from payworthy.limit.methods.expected_loss import EXPECTED_LOSS
from payworthy.limit.methods.insured import INSURED
from payworthy.limit.methods.method import Method
from payworthy.limit.methods.month import MONTH
from payworthy.limit.methods.need import NEED
from payworthy.limit.methods.net_worth import NET_WORTH
from payworthy.limit.methods.own import OWN
from payworthy.limit.methods.peak import PEAK
from payworthy.limit.methods.references import REFERENCES
from payworthy.limit.methods.start import START
from payworthy.limit.methods.working_assets import WORKING_ASSETS
from payworthy.limit.methods.working_capital import WORKING_CAPITAL

METHODS: Final[tuple[Method, ...]] = (
    NEED,
    MONTH,
    NET_WORTH,
    WORKING_CAPITAL,
    WORKING_ASSETS,
    REFERENCES,
    INSURED,
    EXPECTED_LOSS,
    OWN,
    PEAK,
    START,
)
