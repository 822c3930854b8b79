"""The site of a build, written: the base site, the dataset's own files, settings, pictures and files of others."""
