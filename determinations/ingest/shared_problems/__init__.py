"""Problems that many letters share, and what is done for all of these letters at once.

`finding` groups the letters that wait by what their problems are about; `preparing` notes the
letters of one act as they are, with what is to be expected; `acting` does it to one letter, and
`running` to all, some at a time, by the same verbs that do it to a single letter.
"""
