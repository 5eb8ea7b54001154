"""The resources that an agent can read by URI."""
