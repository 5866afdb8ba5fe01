"""Names and identity numbers: what they look like, how they are masked, who may see them.

Everything that reads, hides or keeps an identity is here; nothing else in the product prints one.
"""
