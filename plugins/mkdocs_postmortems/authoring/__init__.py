"""What helps an author: starting a site, writing an incident, mending it, and showing a reviewer what it changes."""
