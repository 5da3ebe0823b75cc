"""Let PostgreSQL derive a case's outcome from its items, and publish no case without one."""

from django.db import migrations

FOLLOW = """
CREATE FUNCTION determinations_outcome_of(bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN count(*) = 0 OR bool_or(outcome = '') THEN ''
        WHEN min(outcome) = max(outcome) THEN min(outcome)
        ELSE 'partially_overturned'
    END
    FROM determinations_disputeditem WHERE case_id = $1
$$;

-- whatever anybody writes into a case's outcome, its items decide
CREATE FUNCTION determinations_set_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.outcome := determinations_outcome_of(NEW.id);
    RETURN NEW;
END
$$;
CREATE TRIGGER case_outcome_follows_items
    BEFORE INSERT OR UPDATE OF outcome ON determinations_case
    FOR EACH ROW EXECUTE FUNCTION determinations_set_outcome();

-- a statement of its own sees what transactions have committed that the lock was waited for
CREATE FUNCTION determinations_pass_outcome_on() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        touched := ARRAY(SELECT DISTINCT case_id FROM rows_after);
    ELSIF TG_OP = 'DELETE' THEN
        touched := ARRAY(SELECT DISTINCT case_id FROM rows_before);
    ELSE
        touched := ARRAY(
            (SELECT case_id FROM (SELECT id, case_id, outcome FROM rows_before
                                  EXCEPT SELECT id, case_id, outcome FROM rows_after) AS gone)
            UNION
            (SELECT case_id FROM (SELECT id, case_id, outcome FROM rows_after
                                  EXCEPT SELECT id, case_id, outcome FROM rows_before) AS come)
        );
    END IF;
    PERFORM FROM determinations_case WHERE id = ANY (touched) ORDER BY id FOR NO KEY UPDATE;
    UPDATE determinations_case SET outcome = ''  -- the case's own trigger sets it
    WHERE id = ANY (touched) AND outcome <> determinations_outcome_of(id);
    RETURN NULL;
END
$$;
CREATE TRIGGER items_decide_outcome_inserted AFTER INSERT ON determinations_disputeditem
    REFERENCING NEW TABLE AS rows_after
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_pass_outcome_on();
CREATE TRIGGER items_decide_outcome_updated AFTER UPDATE ON determinations_disputeditem
    REFERENCING OLD TABLE AS rows_before NEW TABLE AS rows_after
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_pass_outcome_on();
CREATE TRIGGER items_decide_outcome_deleted AFTER DELETE ON determinations_disputeditem
    REFERENCING OLD TABLE AS rows_before
    FOR EACH STATEMENT EXECUTE FUNCTION determinations_pass_outcome_on();

-- checked at the transaction's end: items are deleted and made anew in one
CREATE FUNCTION determinations_refuse_without_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM determinations_case
        WHERE id = NEW.id AND published_at IS NOT NULL AND outcome = ''
    ) THEN
        RAISE EXCEPTION 'Case % is published, and has no item or one without an outcome.', NEW.id
            USING ERRCODE = 'check_violation', TABLE = 'determinations_case',
                  CONSTRAINT = 'case_published_has_outcome';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER case_published_has_outcome
    AFTER INSERT OR UPDATE ON determinations_case
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.published_at IS NOT NULL AND NEW.outcome = '')
    EXECUTE FUNCTION determinations_refuse_without_outcome();

-- also for who loads rows with foreign keys switched off
ALTER TABLE determinations_case ENABLE ALWAYS TRIGGER case_outcome_follows_items;
ALTER TABLE determinations_case ENABLE ALWAYS TRIGGER case_published_has_outcome;
ALTER TABLE determinations_disputeditem ENABLE ALWAYS TRIGGER items_decide_outcome_inserted;
ALTER TABLE determinations_disputeditem ENABLE ALWAYS TRIGGER items_decide_outcome_updated;
ALTER TABLE determinations_disputeditem ENABLE ALWAYS TRIGGER items_decide_outcome_deleted;
"""

LEAVE = """
DROP TRIGGER case_published_has_outcome ON determinations_case;
DROP TRIGGER case_outcome_follows_items ON determinations_case;
DROP TRIGGER items_decide_outcome_inserted ON determinations_disputeditem;
DROP TRIGGER items_decide_outcome_updated ON determinations_disputeditem;
DROP TRIGGER items_decide_outcome_deleted ON determinations_disputeditem;
DROP FUNCTION determinations_refuse_without_outcome();
DROP FUNCTION determinations_pass_outcome_on();
DROP FUNCTION determinations_set_outcome();
DROP FUNCTION determinations_outcome_of(bigint);
"""

TAKE_FROM_READERS = """
    WITH undecided AS (
        UPDATE determinations_case SET published_at = NULL
        WHERE published_at IS NOT NULL AND outcome = ''
        RETURNING id, letter_id
    ), waiting AS (
        UPDATE determinations_letter SET status = 'needs_review', publish_when_clean = false
        WHERE id IN (SELECT letter_id FROM undecided)
    )
    INSERT INTO determinations_indexchange (case_id, recorded_at)
    SELECT id, now() FROM undecided;
"""
"""Cases that were published before; those without an outcome go back to a person."""

SET_OUTCOMES = f"""
    UPDATE determinations_case SET outcome = ''
    WHERE outcome <> determinations_outcome_of(id);
    {TAKE_FROM_READERS}
    SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("determinations", "0014_dropped_findings")]

    operations = [
        migrations.RunSQL(FOLLOW, LEAVE),
        migrations.RunSQL(SET_OUTCOMES, migrations.RunSQL.noop),
    ]
