"""The simulator: a made geography, made people and made records for demonstrations."""
