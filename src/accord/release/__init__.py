"""Releasing: a version that the differences allow, its files, what describes them, and the list of all versions."""
