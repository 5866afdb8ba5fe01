"""The gate: what a training must show before anybody may promote its model without saying why."""
