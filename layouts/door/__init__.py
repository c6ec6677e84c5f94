"""The pages at the door: logging in, one's own account, other people's. HTML without script."""
