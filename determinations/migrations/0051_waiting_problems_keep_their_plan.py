"""Note the problems of waiting letters by a plan that is made once for each connection.

PostgreSQL made a new one for each letter, which took nine tenths of the time. A plan made while
there are few rows must do for many, too: so it goes by indexes.
"""

from django.db import migrations

KEEP = """
ALTER FUNCTION determinations_note_waiting_problems(bigint[])
SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION determinations_note_waiting_problems(bigint[]) SET enable_seqscan = off;
"""

PLAN_ANEW = "ALTER FUNCTION determinations_note_waiting_problems(bigint[]) RESET ALL"


class Migration(migrations.Migration):
    dependencies = [("determinations", "0050_readings_of_waiting_letters")]

    operations = [migrations.RunSQL(KEEP, PLAN_ANEW)]
