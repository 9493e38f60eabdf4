"""What trackers send to hooks: is it theirs, and what does it mean?"""
