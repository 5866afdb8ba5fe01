"""The number of what features mean: raised by hand when a feature gets another rule.

A model asks for its features by name. A feature that keeps its name and changes its values would
give an old model silently other numbers, so a model's manifest carries the number of its training,
and a model of another number gives no estimates: it has to be trained again.

Raise `MEANING` in the commit that changes a value of any feature that existed before. It stays as
it is when a feature is added or removed, when a label or a phrase changes, and when the same values
are computed in another way. `tests/golden/organisation.json` keeps a fingerprint of every feature's
values; its test fails when one changes and the number stays.
"""

from __future__ import annotations

MEANING = 1
"""The number of today's rules. Models from before there was a number have number 1."""
