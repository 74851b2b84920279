"""Tags of evidence for templates of all apps above."""
