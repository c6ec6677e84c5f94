"""HTTP for other programs and for the screens: boards, lists, geometry, health."""
