"""Studies and releases: from answers on six screens to what the world may see."""
