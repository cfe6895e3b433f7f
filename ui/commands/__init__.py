"""One command, one small file. Exit codes: 0 done, 1 not as hoped, 2 usage, 4 something outside is missing."""
