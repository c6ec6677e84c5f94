"""Areas: those that a viewer may see, their outlines, and who answers for them."""
