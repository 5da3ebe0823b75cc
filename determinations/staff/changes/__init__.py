"""Changes of all letters, to look for: what was published or corrected, by whom, when and why.

`filters` chooses entries of the audit log, `rows` tells each with the values that it changed,
`pages` shows them, and `table` writes them as CSV.
"""
