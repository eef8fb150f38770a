"""What was found out about customers, and what was proposed and decided about their credit."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint

from payworthy.store.schema.columns import day, instant, metadata, provenance

rating_fact = Table(
    "rating_fact",
    metadata,
    Column("line_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("body", Text, nullable=False),
    *provenance(),
    PrimaryKeyConstraint("line_id", "version"),
)

run = Table(
    "run",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("job", Text, nullable=False),
    day("as_of"),
    Column("policy_hash", String(64), nullable=False),
    Column("part", Text, nullable=False),
    instant("done_at"),
    Column("done_by", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("job", "as_of", "policy_hash", "part"),
)
"""One part of a job, done once: the key is what makes a job that was interrupted go on where it stopped."""

assessment = Table(
    "assessment",
    metadata,
    Column("customer_id", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("run_id", Text, ForeignKey("run.run_id"), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("customer_id", "number"),
)
"""What the score said, whenever it said something new."""

proposal = Table(
    "proposal",
    metadata,
    Column("proposal_id", Text, primary_key=True),
    Column("line_id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("proposed_by", Text, nullable=False),
    instant("proposed_at"),
    Index("proposal_by_line", "line_id"),
)

proposal_step = Table(
    "proposal_step",
    metadata,
    Column("proposal_id", Text, ForeignKey("proposal.proposal_id"), nullable=False),
    Column("step_no", Integer, nullable=False),
    Column("act", Text, nullable=False),
    Column("acted_by", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("reason", Text, nullable=False),
    instant("acted_at"),
    PrimaryKeyConstraint("proposal_id", "step_no"),
)
"""What people did with a proposal, one after the other; its state follows from them."""
