"""What tells that the database is away, in one place for all who wait for it or say so."""

from django.db import InterfaceError, OperationalError
from psycopg_pool import PoolTimeout

DATABASE_ERRORS = (InterfaceError, OperationalError, PoolTimeout)
"""What is raised where the database does not answer; try again later."""
