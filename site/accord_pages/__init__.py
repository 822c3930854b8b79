"""What this site adds to Datasette. Needs Datasette and the standard library; the hooks stand in ../plugins/."""
