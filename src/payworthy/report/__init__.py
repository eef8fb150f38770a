"""What a credit report says, as a tree of sections and blocks that knows nothing of pages, colours or files.

``tree.py`` is the shape; what is said is put together beside it. How it looks is the business of ``render``.
"""
