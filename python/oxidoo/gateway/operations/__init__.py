"""What can be asked of the gateway, one kind a file."""
