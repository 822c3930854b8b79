"""The same rules on a Spark cluster."""
