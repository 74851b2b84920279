"""What communities and others do to count themselves: initiatives."""
