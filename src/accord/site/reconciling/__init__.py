"""``/reconcile``: a reconciliation service, by which OpenRefine and others match names of theirs with records."""
