"""From sources to the store, or straight to records: one road for commands, flows and tests."""
