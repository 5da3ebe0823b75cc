"""Exhibits: what an exported file had, packed into few bytes, and what has become of it since."""
