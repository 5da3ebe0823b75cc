"""Where Django's admin looks for registrations; they are in staff/admin/."""

from determinations.staff import admin as staff_admin

__all__ = ["staff_admin"]
