"""Writers: Arrow tables in, files out. None of them checks anything; that is done before."""
