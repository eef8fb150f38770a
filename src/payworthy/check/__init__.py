"""May this order go? A pure decision over a request, a snapshot and a policy.

Comes in: ``Request`` (what is asked), ``Snapshot`` (everything a rule may see, resolved beforehand) and
``CheckPolicy``. Goes out: a ``Decision`` with one finding per rule and the cheapest ways to yes.
Runs in a notebook with no database: ``decide(request, snapshot, policy)``.
"""
