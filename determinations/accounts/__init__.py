"""Accounts of people: their roles, how they are invited, what becomes of what they leave."""
