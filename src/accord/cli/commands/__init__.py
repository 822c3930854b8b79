"""The commands. Each module has ``register(subparsers)`` and ``run(args)``, which returns the exit code."""
