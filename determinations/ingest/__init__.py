"""From a file that someone hands us to a published determination.

The steps, each a module: `sources` (what is in a path or an archive), `intake` (store the bytes),
`reader` (read them in a confined child process), `saving` (ParsedLetter to rows), `processing`
(one letter through all of it), `publishing`, `tasks` (the same in the background). This is the
only code that writes determinations.
"""
