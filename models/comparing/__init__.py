"""Two versions against each other: estimates of the same moves, replayed rounds."""
