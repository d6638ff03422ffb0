"""Everything that reads or writes: building an area, reading one, plan files, the demo, the command line."""
