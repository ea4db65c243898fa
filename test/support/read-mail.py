"""Reads mails as a mail program does: paths as arguments, JSON on standard output."""

import email
import json
import sys
from email import policy


def read(path):
    with open(path, "rb") as file:
        mail = email.message_from_binary_file(file, policy=policy.default)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    headers = {}
    for name, value in mail.items():
        headers.setdefault(name.lower(), []).append(str(value))
    return {
        "headers": {name: "\n".join(values) for name, values in headers.items()},
        "text": text.get_content() if text else "",
        "html": html.get_content() if html else "",
    }


print(json.dumps([read(path) for path in sys.argv[1:]]))
