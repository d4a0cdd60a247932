"""Bounded load on the hot paths, each figure as a ratio to a bare floor of the same run. See docs/benchmarks.md."""
