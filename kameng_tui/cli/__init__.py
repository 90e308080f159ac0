"""The command line: one command a use-case of the desk, results on stdout, sentences on stderr."""
