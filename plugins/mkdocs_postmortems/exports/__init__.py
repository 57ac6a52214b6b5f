"""Text for machines: what other programs, and the site's own search, read."""
