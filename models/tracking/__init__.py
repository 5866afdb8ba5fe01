"""Runs, versions and champions in MLflow; nothing outside this folder knows it.

`registry`: what is registered, who is champion, what a training leaves. `pyfunc_folder`: a model in
the folder form that MLflow's own users load.
"""

from models.tracking.registry import EXPERIMENT, Tracking, TrackingPlace, registered_name

__all__ = ["EXPERIMENT", "Tracking", "TrackingPlace", "registered_name"]
