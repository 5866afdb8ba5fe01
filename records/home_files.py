"""Where a home keeps what: every name of its files and folders, said here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_HOME = "mutasi-home"
"""The home where none is named, in the present folder."""

STORE_FILE = "store.sqlite"
REGISTRY_FILE = "mlflow.db"
REGISTRY_FOLDER = "mlflow-artifacts"
KEYS_FOLDER = "keys"
KEY_FILE = "pseudonyms.key"
LOGS_FOLDER = "logs"
LOG_FILE = "mutasi.log"
QUARANTINE_FOLDER = "quarantine"
FINDINGS_FOLDER = "findings"
REGROUPINGS_FILE = "regroupings.csv"
"""The office's answers about groups; a source may have such a file, too."""
PREFECT_FOLDER = "prefect"
STUDIES_FOLDER = "tuning"
TRAINING_LOCK = ".training.lock"
ROUND_FILE = "round.toml"
DEMO_FOLDER = "demo"
EDITIONS_FOLDER = "editions"


@dataclass(frozen=True)
class HomeFiles:
    """The files and folders of one home; naming them makes none.

    Attributes:
        folder: The home itself.
    """

    folder: Path

    @property
    def store(self) -> Path:
        """The store, where no other database is set."""
        return self.folder / STORE_FILE

    @property
    def registry(self) -> Path:
        """MLflow's database, where no server is set."""
        return self.folder / REGISTRY_FILE

    @property
    def registry_files(self) -> Path:
        """The folder of the files of runs and models."""
        return self.folder / REGISTRY_FOLDER

    @property
    def keys(self) -> Path:
        """The folder of keys."""
        return self.folder / KEYS_FOLDER

    @property
    def logs(self) -> Path:
        """The folder of logs."""
        return self.folder / LOGS_FOLDER

    @property
    def quarantine(self) -> Path:
        """The folder of rows that were left out."""
        return self.folder / QUARANTINE_FOLDER

    @property
    def findings(self) -> Path:
        """The folder of files that list every finding about a source."""
        return self.folder / FINDINGS_FOLDER

    @property
    def prefect(self) -> Path:
        """Prefect's own home."""
        return self.folder / PREFECT_FOLDER

    @property
    def studies(self) -> Path:
        """The folder of searches for settings, which can go on."""
        return self.folder / STUDIES_FOLDER

    @property
    def training_lock(self) -> Path:
        """The file that the training which runs holds."""
        return self.folder / TRAINING_LOCK

    @property
    def round(self) -> Path:
        """The round that a demonstration leaves."""
        return self.folder / ROUND_FILE

    @property
    def demo(self) -> Path:
        """The folder of what else a demonstration leaves."""
        return self.folder / DEMO_FOLDER

    @property
    def editions(self) -> Path:
        """The folder of what is prepared for answers; it holds what is on record of people."""
        return self.folder / EDITIONS_FOLDER

    @property
    def private(self) -> tuple[Path, ...]:
        """The paths that exist and that only their owner may read.

        The whole home, once it holds a store or keys: a folder that was named by mistake is not
        closed to others. If the home is a user's whole folder, only the home's own parts of it.
        """
        if not (self.store.exists() or self.keys.exists()):
            return ()
        if self.folder not in (Path(self.folder.anchor), Path.home()):
            return (self.folder,)
        # Beside a database stand its journals, of the same name and more.
        databases = [
            path
            for file in (STORE_FILE, REGISTRY_FILE)
            for path in sorted(self.folder.glob(f"{file}*"))
        ]
        folders = (
            self.registry_files, self.keys, self.logs, self.quarantine, self.findings,
            self.prefect, self.studies, self.editions,
        )  # fmt: skip
        return (*databases, *(path for path in folders if path.exists()))
