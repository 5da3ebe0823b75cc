"""From a file that someone hands us to a published determination.

The steps, each a module: `sources` (what is in a path or an archive), `intake` (store the bytes),
`reader` (read them in a confined child process), `filing` (find the letter's case), `saving`
(ParsedLetter to rows). `lifecycle` takes a letter from state to state and calls them; `transitions`
is its table, `publishing` the conditions under which readers may see a letter. `tasks` (in the
background), `bulk` (many files) and `reparsing` (a newer parser) are the ways in. This is the only
code that writes determinations.
"""
