"""Programs of the child for tests: the real one, but for what a hostile file would do to it."""

from __future__ import annotations

import textwrap

# The program itself, but for its `read`, which runs the file as code and tells what came of it
RUNS_THE_FILE = (
    "-c",
    textwrap.dedent("""
        import determinations.letters.child.__main__ as program
        from determinations.letters import UnreadableLetter

        def read(content, media_type):
            try:
                exec(content, {})
            except BaseException as error:
                raise UnreadableLetter(f"refused: {type(error).__name__}")
            raise UnreadableLetter("reached")

        program.read = read
        program.main()
    """),
)

# The program itself, but a file that begins with "say:" is written out as its answer
SAYS_THE_FILE = (
    "-c",
    textwrap.dedent("""
        import determinations.letters.child.__main__ as program

        honest = program.answer_to, program._write
        said = []

        def answer_to(task, content, media_type):
            if content.startswith(b"say:"):
                said.append(content[4:])
            return honest[0](task, content, media_type)

        def write(answers, payload):
            if said:
                answers.write(said.pop())
                return answers.flush()
            honest[1](answers, payload)

        program.answer_to, program._write = answer_to, write
        program.main()
    """),
)
