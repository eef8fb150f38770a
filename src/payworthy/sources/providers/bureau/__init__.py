"""A credit bureau under contract: a score on its own scale, a limit, a probability of default."""
