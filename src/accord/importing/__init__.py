"""From what people have - delimited text, workbooks, databases, packages, nested records - to a dataset of Accord."""
