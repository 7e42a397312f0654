"""The running process: rooms, jobs, handlers and the command line."""
