"""The use cases: one per thing that a person or a program can do.

Each runs inside one unit of work, which keeps all of it or nothing.
"""
