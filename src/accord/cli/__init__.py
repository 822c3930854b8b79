"""The command line: options, progress, reports."""
