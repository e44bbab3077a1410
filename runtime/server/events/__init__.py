"""The stream of events: what the log says, numbered and without gaps, and what is only of the moment."""

from nodeloom.runtime.server.events.feed import Feed
from nodeloom.runtime.server.events.frames import Frame, Preview, Progress
from nodeloom.runtime.server.events.listener import News

__all__ = ["Feed", "Frame", "News", "Preview", "Progress"]
