"""What is done with decisions that were found; one module a use, no HTML.

Above search, below pages, API and commands, so that each of these can do the same.
"""
