"""`odoo://{instance}/{path}`: how results name what can be read as a resource."""

SCHEME = "odoo://"


def uri_of(instance: str, *path: str) -> str:
    """The URI of a resource.

    Args:
        instance: The instance's name.
        path: What follows it, segment by segment; names that need no percent-encoding.
    """
    return SCHEME + "/".join([instance, *path])
