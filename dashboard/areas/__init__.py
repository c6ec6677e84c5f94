"""Areas on the map: their outlines made small, their files, and which one a point lies in."""
