"""The site: what is made of a build so that people can read it."""
