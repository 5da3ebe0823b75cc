"""Where in the database a word stands."""

from __future__ import annotations

from django.db import connection


def columns_with(word: str) -> set[str]:
    """Return "table.column" of every column of the database that has the word, in any case."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'public' AND table_name IN"
            " (SELECT tablename FROM pg_tables WHERE schemaname = 'public')"
        )
        for table, column, kind in cursor.fetchall():
            value = f'"{column}"::text' if kind != "bytea" else f"encode(\"{column}\", 'escape')"
            query = f'SELECT 1 FROM "{table}" WHERE {value} ILIKE %s LIMIT 1'  # noqa: S608
            cursor.execute(query, [f"%{word}%"])
            if cursor.fetchone():
                found.add(f"{table.removeprefix('determinations_')}.{column}")
    return found
