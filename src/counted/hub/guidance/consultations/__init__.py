"""Public consultations: comments in their place, each answered, none lost."""
