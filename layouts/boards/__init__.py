"""What boards share: the map, charts, why an area has its colour, and the board without links."""
