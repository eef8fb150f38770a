"""How good a model is: discrimination, calibration, stability, rank order (``domain.md`` 3.8). NumPy only."""
