"""Files as reviewers may have them who must not learn who wrote."""
