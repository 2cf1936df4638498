"""Hooks of schemathesis (named by SCHEMATHESIS_HOOKS)."""

import re

import schemathesis

#: What RFC 9110 lets a header be. Anything else is no HTTP: the parser closes the connection before there is a request
#: that the document could speak of (test_requests.py looks at that).
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"([\x21-\x7e]([ \t\x21-\x7e]*[\x21-\x7e])?)?")


def strip(fields):
    """Takes away what cannot stand in the head of a request."""
    for name in list(fields or {}):
        if not NAME.fullmatch(str(name)) or not VALUE.fullmatch(str(fields[name])):
            del fields[name]


@schemathesis.hook
def before_call(context, case, kwargs):
    strip(case.headers)
    strip(case.cookies)
