"""Saved searches, and what is new in them: which decisions a mail has, never how it looks."""
