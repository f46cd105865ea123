"""A real SMTP server for the tests. Says its port, then one line of JSON for each letter, before it answers the sender:
whoever is killed in between has sent a letter without knowing it. Now and then it puts a letter off, once."""

import asyncio
import json
import random
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP


def say(value):
    print(json.dumps(value), flush=True)


class Mailbox:
    def __init__(self):
        self.random = random.Random(20261124)
        self.met = set()

    async def handle_DATA(self, server, session, envelope):
        letter = message_from_bytes(envelope.content, policy=policy.default)
        name = letter["message-id"]
        put_off = name not in self.met and self.random.random() < 0.15
        self.met.add(name)
        if not put_off:
            parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n") for part in letter.iter_parts()}
            say(
                {
                    "id": name,
                    "to": envelope.rcpt_tos,
                    "header": [address.addr_spec for address in letter["to"].addresses],
                    "from": str(letter["from"]),
                    "subject": str(letter["subject"]),
                    "kind": letter.get_content_type(),
                    "text": parts.get("text/plain", ""),
                    "html": parts.get("text/html", ""),
                }
            )
        await asyncio.sleep(self.random.uniform(0.03, 0.12))
        return "451 4.3.0 Later" if put_off else "250 2.0.0 OK"


async def main():
    mailbox = Mailbox()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(mailbox, decode_data=False), "127.0.0.1", 0)
    say(server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
