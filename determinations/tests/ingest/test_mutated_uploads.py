"""Damaged PDFs, zip archives and texts: each read, or refused with a message, and nothing else."""

from __future__ import annotations

import io
from itertools import islice

from determinations.ingest import sources
from determinations.ingest.incoming import RefusedFile
from determinations.ingest.intake import clean_name, media_type_of
from determinations.ingest.reader import LetterReader
from determinations.letters import UnreadableLetter
from synthetic.file_mutations import mutated_files
from synthetic.samples import sample_texts

FILES = 60


def test_mutated_files_are_read_or_refused_with_a_message():
    seen = set()
    with LetterReader() as reader:
        for name, content in islice(mutated_files(3, sample_texts()), FILES):
            for incoming in sources.from_upload(name, io.BytesIO(content), len(content)):
                assert clean_name(incoming.name).encode()
                if isinstance(incoming, RefusedFile):
                    assert incoming.message
                    seen.add("refused")
                elif media_type := media_type_of(incoming.content):
                    try:
                        seen.add(reader.read(incoming.content, media_type).extracted.method)
                    except UnreadableLetter as error:
                        seen.add(repr(error.__cause__) if error.__cause__ else "unreadable")
    assert seen == {"refused", "plain", "text-layer", "unreadable"}
