"""A new site takes the place of an old one: it is made beside it, and then they change places in one step."""

from mkdocs_postmortems.publishing.generator import Generator
from mkdocs_postmortems.publishing.site import Refused, Stopped, publish

__all__ = ["Generator", "Refused", "Stopped", "publish"]
