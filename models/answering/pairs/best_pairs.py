"""The best posts of every person and the best people for every post, block by block.

Blocks are scored side by side by threads that need no interpreter lock; what they keep is merged in
the blocks' order. A block is told how high the posts' best of the blocks before already are, which
only spares it the asking about pairs that cannot be kept: the answer is the same to the last bit by
any number of threads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from models.answering.pairs.block_best import Kept, Wanted, best_of_block, floors, ranks
from models.answering.pairs.design import Classes, Numbers, PairDesign
from models.answering.pairs.scorer import Scorer
from models.design import Floats
from records.errors import UsageError

THREADS = 2


@dataclass(frozen=True)
class Excluded:
    """Posts that are not asked about, by person: those that the person holds.

    Attributes:
        first: Of every person of all blocks, where the posts begin; and one past the last.
        posts: The posts of one person after the other.
    """

    first: Numbers
    posts: Classes

    def of(self, first: int, count: int) -> tuple[Numbers, Numbers]:
        """The pairs of some people, counted from the first of them.

        Args:
            first: The first person.
            count: How many.
        """
        begins = self.first[first : first + count + 1]
        person = np.repeat(np.arange(count), np.diff(begins))
        return person, self.posts[begins[0] : begins[-1]].astype(np.int64)


@dataclass(frozen=True)
class BestPairs:
    """What is kept of all pairs.

    Attributes:
        kept: The pairs, by person and then by post; people are counted through all blocks.
        pairs: How many pairs were asked about.
    """

    kept: Kept
    pairs: int


def best_pairs(
    scorer: Scorer,
    blocks: Iterable[PairDesign],
    wanted: Wanted,
    *,
    excluded: Excluded | None = None,
    threads: int = THREADS,
) -> BestPairs:
    """The best of all pairs of people and posts.

    Equal keys are ordered by person for a post and by post for a person, so give people and posts
    in the order of their ids. Pairs without ground for an estimate are not kept.

    Args:
        scorer: Of the model (`models.answering.pairs.scorer_of`).
        blocks: All people in order, some at a time, each block with the same posts.
        wanted: How many, and by what.
        excluded: Pairs that are not asked about; None: all are.
        threads: Blocks that are scored at a time.

    Raises:
        UsageError: Nothing is wanted, blocks differ in their posts or lack columns, or the lower
            bound is wanted of a model without one.
    """
    _refuse(scorer, wanted)
    merged = _Merged(wanted.top)
    running: deque[tuple[int, Future[Kept]]] = deque()
    people, pairs = 0, 0
    with ThreadPoolExecutor(max(1, threads)) as pool:
        for design in blocks:
            _refuse_block(scorer, design, merged.posts)
            if len(running) >= max(1, threads):
                merged.add(*_finished(running))
            floor = merged.floor(design.posts)
            skipped = (np.empty(0, np.int64), np.empty(0, np.int64))
            if excluded is not None:
                skipped = excluded.of(people, design.people)
            running.append(
                (people, pool.submit(_best_of_block, scorer, design, wanted, skipped, floor))
            )
            people += design.people
            pairs += design.people * design.posts - len(skipped[0])
        while running:
            merged.add(*_finished(running))
    return BestPairs(merged.kept(), pairs)


def _finished(running: deque[tuple[int, Future[Kept]]]) -> tuple[int, Kept]:
    first, future = running.popleft()
    return first, future.result()


def _best_of_block(
    scorer: Scorer,
    design: PairDesign,
    wanted: Wanted,
    skipped: tuple[Numbers, Numbers],
    floor: Floats,
) -> Kept:
    return best_of_block(scorer.model, scorer.of(design), wanted, skipped, floor)


@dataclass
class _Merged:
    """What the blocks before have kept.

    Attributes:
        top: How many are kept of each post.
        blocks: Their pairs, one block after the other.
        posts: How many posts there are; None before the first block.
    """

    top: int
    blocks: list[Kept] = field(default_factory=list)
    posts: int | None = None
    _floor: Floats = field(default_factory=lambda: np.empty(0))

    def floor(self, posts: int) -> Floats:
        """By post, the key that its best of the blocks before reach."""
        if self.posts is None:
            self.posts, self._floor = posts, np.full(posts, -np.inf)
        return self._floor

    def add(self, first: int, found: Kept) -> None:
        """Take a block's in, whose first person has this number among all."""
        self.blocks.append(replace(found, person=found.person + first))
        kept = self._ranked()
        is_kept = (kept.rank_for_person > 0) | (kept.rank_for_post > 0)
        self.blocks = [kept.take(is_kept)]
        ours = kept.take(kept.rank_for_post > 0)
        posts = len(self._floor)
        self._floor = floors(ours.post, ours.key, ours.rank_for_post, self.top, posts)

    def _ranked(self) -> Kept:
        """All pairs with their ranks for posts among all blocks so far."""
        columns = zip(*(vars(block).values() for block in self.blocks), strict=True)
        everything = Kept(*(np.concatenate(column) for column in columns))
        ours = np.flatnonzero(everything.rank_for_post > 0)
        chosen = everything.take(ours)
        found = ranks(chosen.post, chosen.key, chosen.person)
        rank = np.zeros(len(everything.person), dtype=np.int64)
        rank[ours] = np.where(found <= self.top, found, 0)
        return replace(everything, rank_for_post=rank)

    def kept(self) -> Kept:
        """All that is kept, by person and post."""
        if not self.blocks:
            whole, real = np.empty(0, dtype=np.int64), np.empty(0)
            return Kept(whole, whole, real, real, real, real, real, whole, whole)
        (found,) = self.blocks
        return found.take(np.lexsort((found.post, found.person)))


def _refuse(scorer: Scorer, wanted: Wanted) -> None:
    if wanted.top < 1:
        raise UsageError(
            found=f"the best {wanted.top}", expected="at least 1", action="ask for 1 or more"
        )
    model = scorer.model
    if wanted.by == "lower" and (model.spread is None or model.support is None):
        raise UsageError(
            found="pairs ordered by the lower bound, by a model that knows no bounds",
            expected="a model with intervals, or pairs ordered by probability",
            action="order by probability, or train the model again",
        )


def _refuse_block(scorer: Scorer, design: PairDesign, posts: int | None) -> None:
    columns = len(scorer.model.columns)
    if design.columns != columns or posts not in (None, design.posts):
        raise UsageError(
            found=f"a block of {design.columns} columns and {design.posts} posts",
            expected=f"{columns} columns, and the same posts in every block",
            action="make the design of the pairs again",
        )
