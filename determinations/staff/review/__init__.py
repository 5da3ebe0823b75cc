"""The review: letters that need a person, one after the other, each mended on one page.

`queue` says which letters wait, and in which order; `order` has the place of one among them.
"""
