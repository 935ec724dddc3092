"""Pages: one module per noun, thin function views."""
