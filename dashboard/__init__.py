"""What things mean: areas, cases, kinds, metrics, colour rules, viewers, words."""
