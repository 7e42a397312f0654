"""From what was read, decided and asked for to a plan, and from a plan to the next."""
