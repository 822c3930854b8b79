"""Engines: how rules run over tables of any size."""
