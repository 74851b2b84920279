"""What statistical offices publish: official series, and the groups that they leave out."""
