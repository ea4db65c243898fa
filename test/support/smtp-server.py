"""An SMTP server on loopback that delivers into Maildirs, and fails for addresses whose name says how.

usage: smtp-server.py FOLDER CERTIFICATE KEY STARTTLS_PORT SMTPS_PORT PLAIN_PORT

Every address of a name in FOLDER is delivered there, what follows a plus sign aside; all else is refused.
"""

import asyncio
import os
import ssl
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult

folder, certificate, key = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
starttls_port, smtps_port, plain_port = map(int, sys.argv[4:7])
password = b"correct horse"
owner = folder.stat()
count = 0


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0].split("+")[0].lower()
        if name == "busy":
            return "451 4.7.1 Come back later"
        if name == "hangs":
            await asyncio.sleep(3600)
        if name == "drops":
            server.transport.abort()
            return "421 4.3.0 gone"
        if not (folder / name).is_dir():
            return "550 5.1.1 There is no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        global count
        for address in envelope.rcpt_tos:
            count += 1
            box = folder / address.split("@")[0].split("+")[0].lower()
            name = f"{time.time():.6f}.{os.getpid()}_{count}.localhost"
            text = (
                f"Return-Path: <{envelope.mail_from}>\r\nDelivered-To: {address}\r\n".encode()
                + envelope.original_content
            )
            (box / "tmp" / name).write_bytes(text)
            os.chown(box / "tmp" / name, owner.st_uid, owner.st_gid)
            (box / "tmp" / name).rename(box / "new" / name)
        return f"250 2.0.0 Ok: queued as {count}"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == b"watchbill" and data.password == password, handled=False)


async def main():
    loop = asyncio.get_running_loop()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    login = {"authenticator": authenticate, "auth_required": True, "hostname": "localhost"}
    await loop.create_server(
        lambda: SMTP(Handler(), tls_context=context, require_starttls=True, **login),
        "127.0.0.1",
        starttls_port,
    )
    await loop.create_server(
        lambda: SMTP(Handler(), auth_require_tls=False, **login),
        "127.0.0.1",
        smtps_port,
        ssl=context,
    )
    await loop.create_server(lambda: SMTP(Handler(), hostname="localhost"), "127.0.0.1", plain_port)
    await asyncio.Event().wait()


asyncio.run(main())
