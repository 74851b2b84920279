"""What members need to be able to do, who can help, and what they learned from one another."""
