"""The site: what people and Runner see."""
