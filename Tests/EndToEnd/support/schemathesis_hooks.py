"""Hooks of schemathesis (named by SCHEMATHESIS_HOOKS)."""

import re

import schemathesis

#: What RFC 9110 lets a header be. Anything else is no HTTP: the parser closes the connection before there is a request
#: that the document could speak of (test_requests.py looks at that).
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"([\x21-\x7e]([ \t\x21-\x7e]*[\x21-\x7e])?)?")


def can_be_sent(fields):
    """Whether names and values can stand in the head of a request."""
    fields = getattr(fields, "value", fields)  # what is wrong on purpose comes wrapped
    return all(NAME.fullmatch(str(name)) and VALUE.fullmatch(str(value)) for name, value in (fields or {}).items())


@schemathesis.hook
def filter_headers(context, headers):
    return can_be_sent(headers)


@schemathesis.hook
def filter_cookies(context, cookies):
    return can_be_sent(cookies)
