"""Who may ask, how much and how often: tokens, hosts, sizes, patience, the log of requests."""
