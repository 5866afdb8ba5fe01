"""What became of a move, as known on a day."""

from __future__ import annotations

import polars as pl

from records.contract import Records
from records.dataset import MoveRules
from records.moves import is_other_post, starts_new_spell
from records.posts import definitive_assignments
from records.view import is_known, known_end

CENSORING_REASONS = ("retirement", "death", "resignation", "transfer_out", "unknown")
CENSORING_ABSENCES = ("leave", "study_leave")


def posts_since(
    records: Records, rules: MoveRules, questions: pl.DataFrame, window_end: pl.Expr
) -> pl.DataFrame:
    """The posts that a person began within a window after a move, as known on the question's day.

    Args:
        records: All records.
        rules: How assignments become moves.
        questions: `question` (number), `employee_id`, `start_date`, `known_by`, and what
            `window_end` needs.
        window_end: The last day of the window.

    Returns:
        Definitive assignments in order of `question` and precedence, the move's own first, with
        `moved_on` (the move's start), `until` (end as known, or the next post's start), `spell` (1:
        the move's own) and `is_move`.
    """
    asked = questions.select(
        "question",
        "employee_id",
        "known_by",
        moved_on="start_date",
        last_day=pl.min_horizontal("known_by", window_end),
    )
    posts = (
        definitive_assignments(records)
        .join(asked, on="employee_id")
        .filter(
            is_known(pl.col("known_by"))
            & pl.col("start_date").is_between(pl.col("moved_on"), pl.col("last_day"))
        )
        .sort("question", "precedence")
        .unique(["question", "start_date"], keep="last", maintain_order=True)
    )
    following = pl.col("start_date").shift(-1).over("question")
    kept = ~pl.col("cause").is_in([*rules.ignore_causes, "first"]).fill_null(value=False)
    is_later = pl.col("start_date") > pl.col("moved_on")
    return (
        posts.with_columns(
            until=pl.min_horizontal(known_end("end_date", pl.col("known_by")), following)
        )
        .with_columns(is_new=starts_new_spell(rules, person="question"))
        .with_columns(
            spell=pl.col("is_new").cum_sum().over("question"),
            is_move=is_later & kept & is_other_post(rules, "question"),
            previous_level=pl.col("level").shift().over("question"),
        )
    )


def cut_short(records: Records, questions: pl.DataFrame, window_end: pl.Expr) -> pl.DataFrame:
    """Moves whose window is cut by an exit, or by leave or study.

    Args:
        records: All records.
        questions: `question`, `employee_id`, `start_date`, `known_by`, and what `window_end` needs.
        window_end: The last day of the window.

    Returns:
        `question`, `is_censored` and `is_dismissed`, for the questions where either is true.
    """
    asked = questions.select(
        "question", "employee_id", "known_by", moved_on="start_date", window_end=window_end
    )
    exits = records["exits"].select(
        "employee_id",
        "known_on",
        "known_until",
        happened_on="exited_on",
        is_dismissed=(pl.col("reason") == "dismissal").fill_null(value=False),
    )
    absences = (
        records["absences"]
        .filter(pl.col("kind").is_in(CENSORING_ABSENCES))
        .select(
            "employee_id",
            "known_on",
            "known_until",
            happened_on="start_date",
            is_dismissed=pl.lit(value=False),
        )
    )
    return (
        pl.concat([exits, absences])
        .join(asked, on="employee_id")
        .filter(
            is_known(pl.col("known_by"))
            & pl.col("happened_on").is_between(pl.col("moved_on"), pl.col("window_end"))
        )
        .group_by("question")
        .agg(is_censored=(~pl.col("is_dismissed")).any(), is_dismissed=pl.col("is_dismissed").any())
    )


def days_of_news(
    records: Records, tables: dict[str, str], moves: pl.DataFrame, until: pl.Expr
) -> pl.DataFrame:
    """The days on which something about the time after a move became known.

    Args:
        records: All records.
        tables: By table, the column with the day on which its rows happened.
        moves: `move` (number), `employee_id`, `start_date`, and what `until` needs.
        until: The last day after the move that matters.

    Returns:
        `move`, `known_by`.
    """
    asked = moves.select("move", "employee_id", moved_on="start_date", until=until)
    found = []
    for table, happened_on in tables.items():
        rows = (
            records[table]
            .select("employee_id", "known_on", "known_until", happened_on=pl.col(happened_on))
            .join(asked, on="employee_id")
            .filter(pl.col("happened_on").is_between(pl.col("moved_on"), pl.col("until")))
        )
        found += [
            rows.select("move", known_by=day).drop_nulls() for day in ("known_on", "known_until")
        ]
    return pl.concat(found).unique()
