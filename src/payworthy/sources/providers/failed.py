"""Answers that say only why there is none."""

from collections.abc import Sequence

from payworthy.app.enquiry import Answer, Candidate, Enquiry
from payworthy.base.failure import Failure, Reason
from payworthy.facts.pull import PullStatus
from payworthy.sources.providers.settings import Switched


def failed(trouble: Failure, query: str) -> Answer:
    """The source could not be asked, or did not answer: evidence of nothing."""
    is_busy = trouble.code == "source_rate_limited"
    return Answer(status=PullStatus.RATE_LIMITED if is_busy else PullStatus.ERROR, query=query, trouble=trouble)


def not_found(enquiry: Enquiry, query: str) -> Answer:
    """The source does not know the customer."""
    return Answer(status=PullStatus.NOT_FOUND, query=query, data_as_of=enquiry.asked_on)


def ambiguous(candidates: Sequence[Candidate], enquiry: Enquiry, query: str) -> Answer:
    """It might be one of these, or none."""
    return Answer(
        status=PullStatus.AMBIGUOUS, query=query, candidates=tuple(candidates[:20]), data_as_of=enquiry.asked_on
    )


def key_missing(switched: Switched, *wanted: str) -> Failure | None:
    """A secret that the settings do not name, or the environment does not hold."""
    missing = [f"{name}_env" for name in wanted if name not in switched.secrets]
    if not missing and not switched.missing:
        return None
    variable = ", ".join(switched.missing or missing)
    return Failure(Reason.MISSING, "source_key_missing", {"source": switched.card.id, "variable": variable})
