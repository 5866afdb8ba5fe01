"""Every text that people read here, in Indonesian and English."""
