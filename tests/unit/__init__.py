"""Does one function do what its docstring says."""
