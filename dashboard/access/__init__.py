"""Access: accounts, how they log in, sessions, links of walls, API keys, and the audit."""
