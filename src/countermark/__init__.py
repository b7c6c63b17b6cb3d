"""Countermark finds the hidden links that lead followers to counterfeits, and explains each one."""

__version__ = "0.1.0"
