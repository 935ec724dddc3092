"""English as it is read on both sides of the Atlantic: 12 May 2027, not 5/12/27."""
