"""Lists for readers: the pages ``/<table>`` of a dataset that has ``site/lists/<table>.sql``."""
