"""How an office calls a row that sums up those above it."""

SUM_WORD = r"(?:sub\s*-?\s*|grand\s+)?(?:jumlah|jml|total|rata\s*-?\s*rata)\b"
"""A pattern, in whatever capitals: Jumlah, sub-total, grand total, rata-rata."""
