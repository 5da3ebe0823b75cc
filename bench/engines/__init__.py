"""The engines that bench.search compares: the same page, count and facets from each."""

PAGE = 25
"""Results on a page."""
