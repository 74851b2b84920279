"""What serves every other app: requests that await a decision, notices, search, translations."""
