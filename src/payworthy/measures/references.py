"""What other suppliers say of the customer."""

from payworthy.measures.language import HIGHER_SAFER, NEUTRAL, Family

REFERENCES = Family("references", presence="TRUE", absent="not_collected")


@REFERENCES.measure("code", HIGHER_SAFER)
def reference_rating() -> str:
    """Median rating of the trade references (0 bad, 1 slow, 2 average, 3 good); of an even number the worse middle
    one."""
    return "referred.rating"


@REFERENCES.measure("minor", HIGHER_SAFER)
def reference_limit_minor() -> str:
    """Median credit limit other suppliers give (minor units); of an even number the lower middle one."""
    return "referred.limit_minor"


@REFERENCES.measure("count", NEUTRAL)
def references_count() -> str:
    """How many trade references there are; none is 0."""
    return "COALESCE(referred.documents, 0)"
