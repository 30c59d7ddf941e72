"""What job types written for PyFarm 0.8.7 import, offered by this agent."""
