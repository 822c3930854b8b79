"""A copy of the site as files: every page as it is served, with links that lead from file to file."""
