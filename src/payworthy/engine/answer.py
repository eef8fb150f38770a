"""The answer of an engine as a frame."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from payworthy.measures.catalogue import FAMILY_OF
from payworthy.measures.frame import ABSENCES, Column, Frame
from payworthy.measures.query import Query


def frame_of(query: Query, columns: Mapping[str, NDArray[Any]]) -> Frame:
    """Columns of the answer → measures with their absences. Missing values are masked."""
    presences = {
        presence: _filled(columns[f"presence_{place}"], np.bool_) for place, presence in enumerate(query.presences)
    }
    result = {}
    for measure in query.measures:
        raw = columns[measure.name]
        missing = np.ma.getmaskarray(raw)
        family = FAMILY_OF[measure.name]
        absence = np.zeros(len(raw), dtype=np.uint8)
        if missing.any():
            known = presences[family.presence]
            codes = np.where(known, np.uint8(ABSENCES.index(measure.absence)), np.uint8(ABSENCES.index(family.absent)))
            if measure.reasons:
                reasons = _filled(columns[f"reason_{measure.name}"], np.uint8)
                codes = np.where(reasons > 0, reasons, codes)
            absence = np.where(missing, codes, absence).astype(np.uint8)
        values = _filled(raw, np.int64 if measure.is_whole else np.float64)
        result[measure.name] = Column(values, absence)
    return Frame(np.asarray(np.ma.getdata(columns["customer_id"]), dtype=np.object_), result)


def _filled(column: NDArray[Any], kind: Any) -> NDArray[Any]:
    """Zeros where nothing stands: a value at a missing place means nothing, but it shall be the same everywhere."""
    if np.ma.isMaskedArray(column):
        return np.asarray(column.filled(0), dtype=kind)
    return np.asarray(column, dtype=kind)
