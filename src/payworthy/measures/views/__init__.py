"""What is seen of the facts on a day, per customer: the words that the expressions of measures are made of."""
