"""Forms: the shape of what people send."""
