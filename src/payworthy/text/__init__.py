"""Code + parameters + language → the sentence a person reads.

Rooms emit stable codes; the sentences live in ``en/*.toml`` and ``zh/*.toml``, each file holding the same keys
with the same parameters in both languages (a test checks it). This room renders; it reads no files.
"""
