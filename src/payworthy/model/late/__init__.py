"""When will this invoice be paid? Probability late, days late with an interval, and why, from past payments alone.

NumPy everywhere; XGBoost to fit and to score. No input or output: a fitted model is plain data.
"""
