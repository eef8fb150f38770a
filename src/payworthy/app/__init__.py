"""The verbs: one file per use case. Load, one pure call, record, in one transaction; no business rule here."""
