from django.db import migrations


class Migration(migrations.Migration):
    """The table of the cache that all web processes share, as `createcachetable` makes it."""

    dependencies = [("determinations", "0003_uploaded_archives")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE shared_cache (
                cache_key varchar(255) NOT NULL PRIMARY KEY,
                value text NOT NULL,
                expires timestamp with time zone NOT NULL
            );
            CREATE INDEX shared_cache_expires ON shared_cache (expires);
            """,
            "DROP TABLE shared_cache",
        ),
    ]
