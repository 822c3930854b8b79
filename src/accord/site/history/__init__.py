"""What happened to a record from release to release, as ``make.history`` found it when the build was made."""
