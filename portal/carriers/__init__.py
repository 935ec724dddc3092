"""What nobody waits for, and the two engines that carry it.

The domain says what is due, in its data; a carrier asks, and works one thing at a
time through the flows. Whatever dies in between is due again when its lease ends.
"""
