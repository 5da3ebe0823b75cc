"""Mails about new decisions: composed, sent, tried again."""
