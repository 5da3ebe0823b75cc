"""Tools for assistants (Model Context Protocol): what the API answers, over the same functions."""
