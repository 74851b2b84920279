"""The one scan over unit records: tables in, frames out (the row path)."""
