"""Who may see and change what: the grants table and the two walls that read it. Only this package imports guardian."""
