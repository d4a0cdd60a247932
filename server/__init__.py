"""Anma 安码: health forms in, four colors with reasons out. The backend; see docs/architecture.md."""

__version__ = "0.1.0"
