"""The starter collection for a real site: what public sources tell, in our own words, with sources.

What is in it stands in the YAML files beside this; `candidates.yaml` alone is not loaded.
"""
