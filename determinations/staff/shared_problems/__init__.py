"""Problems that many waiting letters share: their list, each of them, and acts for all its letters.

`pages` lists them and shows one with its `forms`; `acts` shows an act before, while and after it is
done; `beside` is what a single letter's review page tells of them.
"""
