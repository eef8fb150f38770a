"""The written assessment: sentences made from facts, and never without one.

One module per paragraph, in the order in which an analyst would write: who they are, how they pay, how strong they are,
what the public record holds, what we have at stake, what follows. Each yields sentences with what they rest on; the
words are in the texts, and which of them are said depends on what the facts are.
"""
