"""The doors: one module per outside format, `read_*` and `write_*`. Only this layer reads files."""
