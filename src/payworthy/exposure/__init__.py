"""What is at stake: the exposure formula, group totals, and the reservation of headroom.

Comes in: open amounts per component. Goes out: gross and net exposure, headroom, and the legal moves of a
reservation. A *reservation* is headroom taken by an approved order; it is never called a hold.
"""
