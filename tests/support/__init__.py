"""What the tests lean on."""
