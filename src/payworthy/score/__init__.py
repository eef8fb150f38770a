"""From measures to a score, a grade and a probability of default, with reasons that add up."""
