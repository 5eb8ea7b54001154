"""A million rows, exported through the real server, which is killed midway."""
