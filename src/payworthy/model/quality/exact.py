"""Exact tails of the binomial and the chi-square distribution, without SciPy: validation needs NumPy only."""

from collections.abc import Callable
from math import exp, lgamma, log, log1p

_STEPS = 200
_TINY = 1e-300


def binomial_at_least(hits: int, trials: int, chance: float) -> float:
    """P(X >= ``hits``) for X ~ Binomial(``trials``, ``chance``), summed exactly from the smaller side."""
    if hits <= 0:
        return 1.0
    if hits > trials or chance <= 0:
        return 0.0
    if chance >= 1:
        return 1.0
    if hits > trials * chance:
        return min(1.0, sum(_mass(k, trials, chance) for k in _upward(hits, trials, chance)))
    return max(0.0, 1 - sum(_mass(k, trials, chance) for k in range(hits)))


def binomial_at_most(hits: int, trials: int, chance: float) -> float:
    """P(X <= ``hits``)."""
    return binomial_at_least(trials - hits, trials, 1 - chance)


def clopper_pearson(hits: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Exact interval of a share (Clopper and Pearson 1934): all chances that neither tail rejects."""
    tail = (1 - confidence) / 2
    if trials == 0:
        return 0.0, 1.0
    low = 0.0 if hits == 0 else _root(lambda p: binomial_at_least(hits, trials, p) - tail)
    high = 1.0 if hits == trials else _root(lambda p: tail - binomial_at_most(hits, trials, p))
    return low, high


def chi_square_at_least(value: float, degrees: int) -> float:
    """P(X >= ``value``) for X ~ chi-square with ``degrees`` degrees of freedom: the upper incomplete gamma function,
    by its series below a + 1 and Lentz's continued fraction above."""
    if value <= 0 or degrees <= 0:
        return 1.0
    a, x = degrees / 2, value / 2
    front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1:
        term = total = 1 / a
        for n in range(1, 100 * _STEPS):
            term *= x / (a + n)
            total += term
            if term < total * 1e-16:
                break
        return max(0.0, 1 - front * total)
    b = x + 1 - a
    c, d = 1 / _TINY, 1 / b
    h = d
    for n in range(1, 100 * _STEPS):
        an = -n * (n - a)
        b += 2
        d = 1 / ((an * d + b) or _TINY)
        c = (b + an / c) or _TINY
        h *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return min(1.0, front * h)


def _mass(k: int, trials: int, chance: float) -> float:
    ways = lgamma(trials + 1) - lgamma(k + 1) - lgamma(trials - k + 1)
    return exp(ways + k * log(chance) + (trials - k) * log1p(-chance))


def _upward(hits: int, trials: int, chance: float) -> range:
    """From ``hits`` as far as the terms still count: 40 standard deviations are beyond every double."""
    far = int(40 * (trials * chance * (1 - chance)) ** 0.5) + 50
    return range(hits, min(trials, hits + far) + 1)


def _root(function: Callable[[float], float]) -> float:
    """Where an increasing function of a share crosses zero."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2
