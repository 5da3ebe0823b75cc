"""The process that opens untrusted files (PDF), and its confinement: sandbox, seccomp, landlock.

`process` starts `python -m determinations.letters.child` (`__main__`) inside a `sandbox`; there
`confinement` takes away what the kernel lets it (`limits`, `landlock`, `seccomp`). Both sides speak
through one pair of pipes in `frames`, the child's part as JSON that `answers` checks strictly.
"""
