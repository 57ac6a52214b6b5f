"""The records of the rules: everything that is said about them."""
