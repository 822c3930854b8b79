"""What stands between the network and Datasette: what may be asked, how long answers hold, whose fault an error is."""
