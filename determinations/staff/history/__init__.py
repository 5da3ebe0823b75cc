"""A letter's whole life on one page: what was done, by whom, why, from what to what.

`life` merges the audit log, the revisions of its case and the receipts of its file; `pages` shows
it, two versions side by side, and takes changes back.
"""
