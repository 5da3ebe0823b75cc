"""Doubts whether a letter is of its case are of no other letter: none is accepted for many."""

from django.db import migrations

ABOUT = """
CREATE OR REPLACE FUNCTION determinations_problem_about(code text, message text, heading text)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(md5(trim(COALESCE(CASE
        WHEN code IN ('would-replace-published', 'would-replace-hidden', 'was-hidden',
                      'was-erased', 'other-case-number', 'items-of-other-letter',
                      'redaction-lost', 'not-in-the-text', 'recognized-text'{more})
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
"""
BETWEEN_LETTERS = ", 'other-case-perhaps', 'order-unknown', 'older-letter'"


class Migration(migrations.Migration):
    dependencies = [("determinations", "0047_waiting_problems")]

    operations = [
        migrations.RunSQL(
            ABOUT.replace("{more}", BETWEEN_LETTERS), ABOUT.replace("{more}", "")
        ),
    ]
