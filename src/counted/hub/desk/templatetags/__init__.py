"""Tags of the desk for templates of all apps above."""
