"""The review: letters that need a person, one after the other, each mended on one page.

`queue` says which letters wait, and in which order; `order` has the place of one among them.
`letter_page` shows one: its text, in which `places` has where each field was read, and the `form`
of its `fields`. What was typed is a draft (`drafts`), changed by `changes` and saved by `acts`;
`conflicts` is for two people at one letter.
"""
