"""The portal as people meet it: a real Chromium before a real server."""
