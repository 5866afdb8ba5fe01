"""Every person for every post: all pairs scored at once, and the best of each side kept.

`scorer_of` makes a model ready, `best_pairs` asks it about blocks of people and all posts, which
`PairDesign` describes without writing them out. A scan tells what each pair can be at most, and the
few that may be kept are asked exactly; everything else in this package stands behind that.
"""

from models.answering.pairs.best_pairs import BestPairs, Excluded, best_pairs
from models.answering.pairs.block_best import By, Kept, Wanted
from models.answering.pairs.design import PairDesign, PairGroup
from models.answering.pairs.scorers import scorer_of

__all__ = [
    "BestPairs",
    "By",
    "Excluded",
    "Kept",
    "PairDesign",
    "PairGroup",
    "Wanted",
    "best_pairs",
    "scorer_of",
]
