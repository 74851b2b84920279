"""What people hand in: files of records, kept as they came, restricted, erasable by right."""
