"""Everything that is computed from facts, as of a day: one documented function per measure."""
