"""The nouns: frozen values that cannot be built wrong. No input or output happens here."""
