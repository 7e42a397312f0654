"""Kill the studio at random moments and look at what is left."""
