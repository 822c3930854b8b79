"""The command line: one file a command in ``commands``, each with ``register`` and ``run``."""
