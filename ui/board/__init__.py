"""The Board page: preparing a paper, and presenting it one thought a screen."""
