"""What a policy may say about limits and their economics. ``vocabulary.POLICY`` takes these tables in; both sections may
be absent as a whole, and a policy without them recommends no limits.
"""

from typing import Final

from payworthy.limit.authority import LEVELS
from payworthy.limit.params import METHOD_CODES, SecurityKind
from payworthy.policy.words_of_values import DOWN, UP, Field, Kind, Named, Rows, Table, count, days, money, share
