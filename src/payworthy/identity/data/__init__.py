"""Tables the identity room reads: legal forms, regions, business words, readings. No code, only words."""
