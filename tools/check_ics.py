#!/usr/bin/env python3
"""Reads a calendar with PyPI `icalendar`, an independent parser, and prints what it found as JSON. For the tests.

Usage: check_ics.py FILE. Fails on what the parser does not take, and on what it would silently repair.
"""

import json
import sys
from pathlib import Path

from icalendar import Calendar
from icalendar.parser import unescape_char

raw = Path(sys.argv[1]).read_bytes()
calendar = Calendar.from_ical(raw)
assert not calendar.errors, calendar.errors
events = []
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    events.append({
        "uid": str(event["UID"]),
        "start": event.decoded("DTSTART").isoformat(),
        "end": event.decoded("DTEND").isoformat(),
        "stamp": event.decoded("DTSTAMP").isoformat(),
        "summary": str(event["SUMMARY"]),
        "url": str(event["URL"]),
    })
print(json.dumps({
    "name": unescape_char(str(calendar["NAME"])),  # RFC 7986: a text; the parser leaves it raw
    "version": str(calendar["VERSION"]),
    "bare_newlines": raw.count(b"\n") - raw.count(b"\r\n"),
    "longest": max(len(line) for line in raw.split(b"\r\n")),
    "events": events,
}))
