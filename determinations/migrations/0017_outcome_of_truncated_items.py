"""Let a case's outcome follow its items also where TRUNCATE removes them."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION determinations_forget_outcomes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE determinations_case SET outcome = '' WHERE outcome <> '';
    RETURN NULL;
END
$$;
CREATE TRIGGER items_decide_outcome_truncated AFTER TRUNCATE ON determinations_disputeditem
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_forget_outcomes();
ALTER TABLE determinations_disputeditem ENABLE ALWAYS TRIGGER items_decide_outcome_truncated;
"""

LEAVE = """
DROP TRIGGER items_decide_outcome_truncated ON determinations_disputeditem;
DROP FUNCTION determinations_forget_outcomes();
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0016_archive_that_failed")]

    operations = [migrations.RunSQL(FOLLOW, LEAVE)]
