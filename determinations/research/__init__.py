"""What is done with decisions that were found; one module a question, no HTML.

Above search, below pages, API and commands, so that each of these can put the same question.
"""
