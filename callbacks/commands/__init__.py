"""Commands: what the command line can do beside serving."""
