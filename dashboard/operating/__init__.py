"""Operating: settings fit for real people's data, ready accounts, what checks and backups say."""
