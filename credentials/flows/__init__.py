"""One function for each thing that a person, the worker or Runner does."""
