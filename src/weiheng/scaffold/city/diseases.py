"""What people have: diagnoses of visits by department, age and season, of stays by age, and causes of death.

Codes are of ICD-10. Weights are relative; four classes of age are below 15, to 44, to 64, and older.
"""

from typing import NamedTuple

import numpy as np

from weiheng.scaffold.city.model import Floats
from weiheng.scaffold.city.streams import FEW_SLOTS, SLOTS, wheel

DEPARTMENTS = (
    "general", "medicine", "surgery", "paediatrics", "gynaecology",
    "dentistry", "eyes", "skin", "chinese_medicine", "emergency",
)  # fmt: skip
_G, _M, _S, _P, _W, _D, _E, _K, _T, _U = range(10)
_LEVEL_DEPARTMENTS = (
    (58, 8, 3, 6, 4, 7, 1, 2, 9, 2),
    (3, 33, 16, 11, 9, 6, 4, 5, 6, 7),
    (1, 38, 19, 9, 8, 5, 6, 6, 3, 5),
)
_CHILD_DEPARTMENTS = (0.7, 0.0, 0.5, 8.0, 0.0, 1.0, 1.5, 1.0, 0.2, 1.0)


class _Seen(NamedTuple):
    """A diagnosis: its weight at visits, the departments that see it, and factors by class of age and in winter."""

    code: str
    weight: float
    departments: tuple[int, ...]
    ages: tuple[float, float, float, float] = (1, 1, 1, 1)
    winter: float = 1.0


_VISITS = (
    _Seen("J06.9", 14, (_G, _M, _P, _U, _T), (3, 1, 0.7, 0.5), 1.7),
    _Seen("J20.9", 5, (_G, _M, _P, _T), (2, 0.8, 0.9, 1), 1.6),
    _Seen("J18.9", 2, (_M, _P, _U), (2, 0.5, 0.9, 2), 1.5),
    _Seen("J11.1", 2, (_G, _M, _P, _U), (2, 1, 0.8, 0.8), 2.5),
    _Seen("J30.4", 3, (_G, _P, _T), (1.5, 1, 0.7, 0.4)),
    _Seen("J45.9", 1.5, (_M, _P), (1.5, 0.8, 1, 1), 1.3),
    _Seen("J44.9", 2, (_G, _M), (0, 0.1, 1, 4), 1.4),
    _Seen("I10.x", 12, (_G, _M), (0, 0.3, 2, 4)),
    _Seen("I25.1", 4, (_G, _M), (0, 0.1, 1.2, 4)),
    _Seen("I63.9", 2, (_M, _U), (0, 0.1, 1, 4)),
    _Seen("I50.9", 1, (_M, _U), (0, 0.1, 0.8, 4)),
    _Seen("E11.9", 6, (_G, _M), (0.02, 0.3, 2, 3)),
    _Seen("E78.5", 3, (_G, _M), (0, 0.6, 2, 2)),
    _Seen("E04.1", 1.5, (_M, _S), (0.1, 1, 1.5, 1)),
    _Seen("K29.5", 5, (_G, _M, _T), (0.3, 1, 1.3, 1)),
    _Seen("K21.9", 2, (_M, _T), (0.1, 1, 1.2, 1)),
    _Seen("K52.9", 3, (_G, _P, _U), (2, 1, 0.7, 0.6), 0.7),
    _Seen("K02.9", 6, (_D,), (1.5, 1, 1, 0.8)),
    _Seen("K05.3", 3, (_D,), (0.2, 1, 1.5, 1.2)),
    _Seen("K80.2", 1, (_S, _U), (0, 0.7, 1.3, 1.3)),
    _Seen("M54.5", 5, (_G, _S, _T), (0.05, 1, 1.6, 1.5)),
    _Seen("M17.9", 2, (_S, _T), (0, 0.1, 1.3, 3)),
    _Seen("M51.2", 2, (_S, _T), (0, 0.8, 1.5, 1)),
    _Seen("S93.4", 2, (_S, _U), (1, 1.5, 0.8, 0.5)),
    _Seen("S61.0", 1.5, (_S, _U), (1, 1.5, 1, 0.5)),
    _Seen("S52.5", 1, (_S, _U), (1.5, 0.6, 0.9, 1.6)),
    _Seen("N39.0", 2, (_G, _M, _U), (0.5, 1, 1.2, 1.5)),
    _Seen("N18.9", 1.5, (_M,), (0.05, 0.5, 1.2, 2)),
    _Seen("N76.0", 4, (_W,), (0.05, 1, 0.8, 0.3)),
    _Seen("N92.0", 3, (_W,), (0.1, 1, 0.8, 0.05)),
    _Seen("Z34.9", 5, (_W,), (0, 1, 0.01, 0)),
    _Seen("Z00.1", 2, (_P, _G), (2, 0, 0, 0)),
    _Seen("L30.9", 3, (_K, _P, _G), (1.3, 1, 1, 1)),
    _Seen("L70.0", 1.5, (_K,), (0.3, 1.5, 0.1, 0)),
    _Seen("B35.3", 1, (_K,), (0.3, 1, 1, 0.7), 0.7),
    _Seen("H10.9", 2, (_E, _P), (1.2, 1, 1, 1)),
    _Seen("H52.1", 3, (_E,), (3, 1, 0.4, 0.1)),
    _Seen("H25.9", 1.5, (_E,), (0, 0, 0.8, 4)),
    _Seen("F41.9", 2, (_M, _T), (0.1, 1.2, 1, 0.7)),
    _Seen("G47.0", 2, (_M, _T, _G), (0.02, 0.8, 1.4, 1.4)),
    _Seen("C34.9", 0.6, (_M, _S), (0, 0.1, 1.3, 2.5)),
    _Seen("C18.9", 0.4, (_M, _S), (0, 0.1, 1.2, 2)),
    _Seen("R50.9", 2, (_U, _P, _G), (2.5, 1, 0.7, 0.7), 1.3),
    _Seen("R10.4", 2, (_U, _S), (1, 1, 1, 1)),
)
DIAGNOSES = tuple(each.code for each in _VISITS)
"""Of visits."""

_STAYS: dict[str, tuple[float, float, float, float]] = {
    "J18.9": (30, 3, 4, 8), "J20.9": (14, 1, 1, 2), "J44.9": (0, 0.2, 3, 8), "A09.9": (9, 2, 1, 1),
    "P59.9": (12, 0, 0, 0), "Q21.1": (3, 0.5, 0.1, 0), "O80.0": (0, 22, 0, 0), "O82.0": (0, 14, 0, 0),
    "O34.2": (0, 8, 0, 0), "D25.9": (0, 4, 4, 0.3), "K35.8": (4, 5, 3, 1), "K80.2": (0, 4, 6, 5),
    "K25.9": (0.3, 2, 3, 2), "I10.x": (0, 1, 4, 5), "I25.1": (0, 0.7, 8, 14), "I21.9": (0, 0.3, 2, 3),
    "I63.9": (0, 0.4, 8, 15), "I50.9": (0.1, 0.3, 2, 8), "E11.9": (0.3, 1, 6, 7), "C34.9": (0, 0.4, 6, 7),
    "C18.9": (0, 0.3, 3, 4), "C16.9": (0, 0.2, 2, 3), "C22.0": (0, 0.3, 2, 2), "N20.1": (0.2, 4, 4, 2),
    "N18.5": (0.1, 1, 3, 3), "M51.2": (0, 4, 6, 3), "M17.1": (0, 0.1, 2, 5), "S72.0": (0.5, 0.5, 1, 5),
    "S82.8": (2, 4, 3, 2), "S06.0": (3, 3, 2, 2), "H25.9": (0, 0.1, 3, 9), "F32.9": (0.5, 2, 1, 0.5),
}  # fmt: skip
STAY_DIAGNOSES = tuple(_STAYS)
OBSTETRIC = tuple(STAY_DIAGNOSES.index(each) for each in ("O80.0", "O82.0", "O34.2", "D25.9"))
"""Those of women alone; ``STAY_OF_MEN`` is what a man has instead."""
STAY_OF_MEN = STAY_DIAGNOSES.index("N20.1")

_AGEING_CAUSES: dict[str, tuple[float, float, float, float]] = {
    "I21.9": (2, 8, 14, 17), "I25.9": (0.5, 3, 7, 14), "I61.9": (1, 6, 7, 7), "I63.9": (0.5, 5, 12, 15),
    "I50.9": (0.5, 1, 2, 5), "C34.9": (1, 12, 15, 8), "C22.0": (2, 10, 7, 4), "C16.9": (1, 5, 6, 3),
    "C18.9": (1, 4, 5, 4), "C95.9": (8, 2, 1, 1), "J44.9": (0, 2, 7, 11), "E11.9": (0.3, 2, 3, 3),
    "J18.9": (6, 2, 3, 6), "K74.6": (1, 4, 2, 1), "N18.5": (1, 2, 2, 2), "G30.9": (0, 0.1, 1, 5),
    "A41.9": (3, 1, 1, 2), "B20.7": (2, 1, 0.2, 0), "G40.9": (4, 0.5, 0.2, 0.1),
}  # fmt: skip
_INFANT_CAUSES = {"P07.3": 24, "P22.0": 16, "P21.9": 14, "P36.9": 10, "Q24.9": 20, "Q90.9": 4, "J18.9": 6, "P96.8": 6}
_ACCIDENTS = {"V89.2": 35, "W19.9": 25, "W74.9": 12, "X70.9": 18, "X59.9": 10}
_MATERNAL_CAUSES = {"O72.1": 35, "O14.1": 20, "O88.1": 25, "O99.4": 20}
CAUSES = tuple(dict.fromkeys((*_AGEING_CAUSES, *_INFANT_CAUSES, *_ACCIDENTS, *_MATERNAL_CAUSES)))
AGEING_RISK, ACCIDENT_RISK, INFANT_RISK, MATERNAL_RISK = range(4)


def departments() -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    """Wheels of departments. Shape: (levels x sexes x classes of age, slots)."""
    weights: Floats = np.empty((3, 2, 4, len(DEPARTMENTS)))
    weights[...] = np.asarray(_LEVEL_DEPARTMENTS)[:, None, None, :]
    weights[:, :, 0] *= _CHILD_DEPARTMENTS
    weights[:, :, 1:, _P] = 0
    weights[:, 1, :, _W] = 0
    weights[:, :, 3, _W] *= 0.2
    return wheel(weights, FEW_SLOTS).reshape(-1, FEW_SLOTS)


def diagnoses() -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    """Wheels of diagnoses of visits. Shape: (departments x classes of age x seasons, slots); the season 1 is winter."""
    weights: Floats = np.zeros((len(DEPARTMENTS), 4, 2, len(_VISITS)))
    for index, seen in enumerate(_VISITS):
        by_age = seen.weight * np.asarray(seen.ages)[:, None] * np.array([1.0, seen.winter])
        weights[list(seen.departments), :, :, index] = np.maximum(by_age, 1e-9)
    return wheel(weights, FEW_SLOTS).reshape(-1, FEW_SLOTS)


def stay_diagnoses() -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    """Wheels of diagnoses of stays. Shape: (classes of age, slots)."""
    return wheel(np.array(list(_STAYS.values())).T, SLOTS)


def causes() -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    """Wheels of causes of death. Shape: (risks x classes of age, slots)."""
    weights: Floats = np.zeros((4, 4, len(CAUSES)))
    for name, by_age in _AGEING_CAUSES.items():
        weights[AGEING_RISK, :, CAUSES.index(name)] = by_age
    others = {ACCIDENT_RISK: _ACCIDENTS, INFANT_RISK: _INFANT_CAUSES, MATERNAL_RISK: _MATERNAL_CAUSES}
    for risk, shares in others.items():
        for name, share in shares.items():
            weights[risk, :, CAUSES.index(name)] = share
    return wheel(weights, SLOTS).reshape(-1, SLOTS)
