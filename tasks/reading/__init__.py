"""The reading room: from the bytes of a page to a document with a title, a day and canonical text. No Prefect here."""

from tasks.reading.page import Unread, UnreadableError, read, read_file, refused

__all__ = ["Unread", "UnreadableError", "read", "read_file", "refused"]
