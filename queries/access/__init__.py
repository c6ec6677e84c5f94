"""Access: accounts, logins, sessions, links of walls, keys of other systems, and the audit."""
