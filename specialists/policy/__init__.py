"""What the studio will not make: rules as data, and the reading that sees through disguise."""
