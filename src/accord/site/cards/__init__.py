"""Cards: the pictures that others show where somebody shares a link; ``drawing`` is shared with what makes a site."""
