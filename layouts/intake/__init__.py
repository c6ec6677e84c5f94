"""The pages of what comes in: sources, and what was refused and can be mended."""
