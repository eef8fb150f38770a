"""The command line: one file per group of commands, each a thin shell around use cases.

Comes in: arguments, the environment's settings, and the ``World`` that wiring hands over. Goes out: panels and
tables for people, one JSON object for machines, an exit code for scripts. No rule of the business lives here, and
no sentence: every word is in ``text/<language>/cli.toml``.
"""
