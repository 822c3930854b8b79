"""What is said where an answer takes too long; here nothing of Datasette is needed to know it."""

from __future__ import annotations

SLOW = "This page took too long to make, and that is noted. Ask again in a moment."
TOO_LONG = "To answer that would take too long. Ask for less: fewer facets, fewer rows, or a narrower filter."
