"""What is true, who may see it, and the only door to the database. Knows no Flask."""
