"""Dated facts about people and regions: taken in, bounded, and whom they concern."""
