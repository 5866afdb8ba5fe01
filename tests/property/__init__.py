"""What must hold for all histories: nothing later counts, order is irrelevant, rows stand alone."""
