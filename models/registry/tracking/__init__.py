"""Runs, versions and champions in MLflow; nothing outside this folder knows it.

`versions`: what is registered, who is champion. `registry`: what trainings and promotions write.
`place`: where that is, and whether it can be used. `version_tags`: a version read from its tags.
`runs`, `lineage`: a training as a run, and what it rests on. `pyfunc_folder`: a model in the folder
form that MLflow's own users load.
"""

from models.registry.tracking.place import TrackingPlace
from models.registry.tracking.registry import EXPERIMENT, Tracking
from models.registry.tracking.version_tags import registered_name

__all__ = ["EXPERIMENT", "Tracking", "TrackingPlace", "registered_name"]
