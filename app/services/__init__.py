"""The use cases: one function each, free of Flask. They speak to the graph through its one door."""
