"""Runs job types and software discovery in Python for the agent."""
