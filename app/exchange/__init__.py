"""Records in: files of other systems, read and judged before anything is written."""
