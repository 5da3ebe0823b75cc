"""Keep what the problems of waiting letters are about in a table that the database keeps true."""

import django.db.models.deletion
from django.db import migrations, models

FOLLOW = """
-- what tells problems of one kind apart: the unknown name, the heading, or else the message
-- without its quotations and numbers; nothing where each letter has to be looked at by itself
CREATE FUNCTION determinations_problem_about(code text, message text, heading text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(md5(trim(COALESCE(CASE
        WHEN code IN ('would-replace-published', 'would-replace-hidden', 'was-hidden',
                      'was-erased', 'other-case-number', 'items-of-other-letter',
                      'redaction-lost', 'not-in-the-text', 'recognized-text')
        THEN ''
        WHEN code IN ('unknown-guideline', 'unknown-specialty')
        THEN regexp_replace(replace(lower(substring(message from '^\u201c(.*)\u201d is no ')),
                                    '&', ' and '),
                            '[^a-z0-9\u00c0-\u1fff\u2070-\U0010ffff]+', ' ', 'g')
        WHEN code = 'unsure-treatment'
        THEN regexp_replace(lower(heading),
                            '[^a-z0-9\u00c0-\u1fff\u2070-\U0010ffff]+', ' ', 'g')
        ELSE regexp_replace(regexp_replace(message, '\u201c[^\u201d]*\u201d', '', 'g'),
                            '[0-9]+', '', 'g')
    END, ''))), 16)
$$;

CREATE FUNCTION determinations_note_waiting_problems(letters bigint[])
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM determinations_waitingproblem WHERE letter_id = ANY (letters);
    INSERT INTO determinations_waitingproblem
        (letter_id, place, item, code, about, holds, is_first)
    SELECT letter_id, place, item, code, about, holds,
           row_number() OVER (PARTITION BY letter_id, code, about ORDER BY place) = 1
    FROM (
        SELECT letter.id AS letter_id, problem.nth - 1 AS place,
               (problem.told ->> 'item')::int AS item, problem.told ->> 'code' AS code,
               determinations_problem_about(problem.told ->> 'code', problem.told ->> 'message',
                                            item.description) AS about,
               COALESCE(problem.told ->> 'severity' = 'review', false) AS holds
        FROM determinations_letter AS letter
        CROSS JOIN LATERAL jsonb_array_elements(letter.problems)
            WITH ORDINALITY AS problem(told, nth)
        LEFT JOIN determinations_case AS spoken ON spoken.letter_id = letter.id
        LEFT JOIN determinations_disputeditem AS item
            ON item.case_id = spoken.id AND item.position = (problem.told ->> 'item')::int
        WHERE letter.id = ANY (letters) AND letter.status IN ('needs_review', 'parsed')
        AND (problem.told ->> 'severity' = 'review'
             OR (problem.told ->> 'code' = 'unsure-treatment' AND item.id IS NOT NULL))
    ) AS waiting;
END
$$;

CREATE FUNCTION determinations_note_problems_of_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM determinations_note_waiting_problems(ARRAY[NEW.id]);
    RETURN NULL;
END
$$;
CREATE TRIGGER letter_inserted_notes_problems AFTER INSERT ON determinations_letter
    FOR EACH ROW WHEN (NEW.status IN ('needs_review', 'parsed'))
    EXECUTE FUNCTION determinations_note_problems_of_letter();
CREATE TRIGGER letter_updated_notes_problems AFTER UPDATE OF status, problems
    ON determinations_letter
    FOR EACH ROW WHEN (
        (OLD.status IN ('needs_review', 'parsed') OR NEW.status IN ('needs_review', 'parsed'))
        AND (OLD.status, OLD.problems) IS DISTINCT FROM (NEW.status, NEW.problems)
    ) EXECUTE FUNCTION determinations_note_problems_of_letter();

CREATE FUNCTION determinations_note_problems_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM determinations_note_waiting_problems(ARRAY[OLD.letter_id, NEW.letter_id]);
    RETURN NULL;
END
$$;
CREATE TRIGGER case_letter_notes_problems AFTER UPDATE OF letter_id ON determinations_case
    FOR EACH ROW WHEN (OLD.letter_id IS DISTINCT FROM NEW.letter_id)
    EXECUTE FUNCTION determinations_note_problems_of_case();

-- headings tell which items of no sure treatment type are alike
CREATE FUNCTION determinations_note_problems_of_items() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cases bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        cases := ARRAY(SELECT DISTINCT case_id FROM rows_after);
    ELSIF TG_OP = 'DELETE' THEN
        cases := ARRAY(SELECT DISTINCT case_id FROM rows_before);
    ELSE
        cases := ARRAY(
            SELECT DISTINCT case_id FROM (
                SELECT id, case_id, position, description FROM rows_after
                EXCEPT SELECT id, case_id, position, description FROM rows_before
            ) AS changed
        );
    END IF;
    IF cases <> '{}' THEN
        PERFORM determinations_note_waiting_problems(ARRAY(
            SELECT letter.id FROM determinations_case AS spoken
            JOIN determinations_letter AS letter ON letter.id = spoken.letter_id
            WHERE spoken.id = ANY (cases) AND letter.status IN ('needs_review', 'parsed')
            AND letter.problems @> '[{"code": "unsure-treatment"}]'
        ));
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER items_inserted_note_problems AFTER INSERT ON determinations_disputeditem
    REFERENCING NEW TABLE AS rows_after
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_note_problems_of_items();
CREATE TRIGGER items_updated_note_problems AFTER UPDATE ON determinations_disputeditem
    REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_note_problems_of_items();
CREATE TRIGGER items_deleted_note_problems AFTER DELETE ON determinations_disputeditem
    REFERENCING OLD TABLE AS rows_before
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_note_problems_of_items();
"""

LEAVE = """
DROP TRIGGER items_inserted_note_problems ON determinations_disputeditem;
DROP TRIGGER items_updated_note_problems ON determinations_disputeditem;
DROP TRIGGER items_deleted_note_problems ON determinations_disputeditem;
DROP TRIGGER case_letter_notes_problems ON determinations_case;
DROP TRIGGER letter_inserted_notes_problems ON determinations_letter;
DROP TRIGGER letter_updated_notes_problems ON determinations_letter;
DROP FUNCTION determinations_note_problems_of_items();
DROP FUNCTION determinations_note_problems_of_case();
DROP FUNCTION determinations_note_problems_of_letter();
DROP FUNCTION determinations_note_waiting_problems(bigint[]);
DROP FUNCTION determinations_problem_about(text, text, text);
"""

FILL = """
SELECT determinations_note_waiting_problems(ARRAY(
    SELECT id FROM determinations_letter WHERE status IN ('needs_review', 'parsed')
));
ANALYZE determinations_waitingproblem;
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0046_dropped_finding_reasons")]

    operations = [
        migrations.CreateModel(
            name="WaitingProblem",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                )),
                ("place", models.PositiveIntegerField(
                    help_text="Among the letter's problems, from 0."
                )),
                ("item", models.IntegerField(
                    help_text="Position of the item that it is about.", null=True
                )),
                ("code", models.CharField(max_length=40)),
                ("about", models.CharField(
                    help_text="Digest of what it is about.", max_length=16
                )),
                ("holds", models.BooleanField(
                    help_text="Whether the letter isn't ready while it has it."
                )),
                ("is_first", models.BooleanField(
                    help_text="Whether it is the letter's first of its kind about the same."
                )),
                ("letter", models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.CASCADE,
                    related_name="waiting_problems", to="determinations.letter",
                )),
            ],
            options={
                "ordering": ["letter", "place"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("letter", "place"), name="waiting_problem_once_a_place"
                    )
                ],
                "indexes": [
                    models.Index(
                        fields=["code", "about", "letter"],
                        condition=models.Q(is_first=True),
                        name="waiting_problem_shared",
                    )
                ],
            },
        ),
        migrations.RunSQL(FOLLOW, LEAVE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
