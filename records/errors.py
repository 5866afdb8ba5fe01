"""What can go wrong, said in three parts: what was found, what was expected, what to do.

Libraries of the house raise these; only the edges (commands, routes) catch them and turn them into
an exit code and the one error shape of the interfaces.
"""

from __future__ import annotations


class MutasiError(Exception):
    """Any failure a user can understand and act on.

    Attributes:
        code: One word for programs (`input_refused`, `not_found`, …).
        exit_code: The process's exit code, as the interfaces list them.
        found: What was met.
        expected: What should have been there.
        action: What to do now.
    """

    code: str = "error"
    exit_code: int = 1

    def __init__(self, *, found: str, expected: str, action: str) -> None:
        """Keep the three parts and build the message from them."""
        self.found = found
        self.expected = expected
        self.action = action
        super().__init__(f"Found: {found}\nExpected: {expected}\nTo do: {action}")

    def to_json(self) -> dict[str, str]:
        """The one error shape of commands and HTTP."""
        return {
            "code": self.code,
            "message": str(self),
            "found": self.found,
            "expected": self.expected,
            "action": self.action,
        }


class UsageError(MutasiError, ValueError):
    """The command or call itself is wrong (exit code 2)."""

    code = "usage"
    exit_code = 2


class SurroundingsError(UsageError):
    """What is around the product does not allow it: no room, no right, no answer (exit code 2)."""

    code = "surroundings"


class ContractError(MutasiError, ValueError):
    """Input that breaks the data contract; nothing was changed (exit code 3)."""

    code = "input_refused"
    exit_code = 3


class NotFoundError(MutasiError, LookupError):
    """There is no such person, position, outcome, version or file (exit code 4)."""

    code = "not_found"
    exit_code = 4


class ChangedRecordsError(SurroundingsError):
    """Something was ingested while an answer was worked out: half of it would be of before."""

    code = "records_changed"

    def __init__(self) -> None:
        """Worded once."""
        super().__init__(
            found="records that changed while the answer was worked out",
            expected="one state of the records from the question to the answer",
            action="ask again",
        )


class EmptyHomeError(NotFoundError):
    """A home that holds no records yet."""

    def __init__(self) -> None:
        """The one thing that can be wrong with it, worded once."""
        super().__init__(
            found="a home without records",
            expected="records to answer from",
            action="call `mutasi ingest SOURCE` first, or name another home with --home",
        )


class ModelNotFoundError(NotFoundError):
    """No model version of that name or alias."""

    code = "no_champion"


class GateError(MutasiError):
    """The gate, a stop switch or an expiry date refused (exit code 5)."""

    code = "refused"
    exit_code = 5


class OutdatedModelError(GateError):
    """A model's features are made no longer, or by other rules; the model itself is unchanged."""

    code = "outdated_model"


class FutureLeakError(MutasiError, ValueError):
    """A value that could not be known yet was about to be used (exit code 6)."""

    code = "leak"
    exit_code = 6


class ArtifactError(MutasiError, ValueError):
    """A model's files are not the ones that its manifest describes (exit code 6)."""

    code = "tampered"
    exit_code = 6


class SettingsError(UsageError):
    """A setting that cannot be used."""

    code = "settings"
