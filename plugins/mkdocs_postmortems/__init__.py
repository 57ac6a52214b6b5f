"""Incident files in a pull request, a postmortem site out."""
