"""What the tests of the running platform share: its processes, its HTTP interface, its bus."""
