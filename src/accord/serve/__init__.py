"""Serving: a supervisor that holds the address, and a worker for each build."""
