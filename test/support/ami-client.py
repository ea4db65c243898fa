"""What an independent client of Asterisk's manager interface makes of whoever listens on that port."""
import asyncio
import sys

from panoramisk import Manager


async def main(port):
    manager = Manager(host="127.0.0.1", port=int(port), username="bot", secret="s3cret")
    await manager.connect()
    action = {
        "Action": "Originate",
        "Channel": "PJSIP/5550100@trunk",
        "Context": "watchbill",
        "Exten": "s",
        "Priority": "1",
        "Variable": ["WATCHBILL_NOTICE=12", "WATCHBILL_TEXT=Disk full"],
        "Async": "true",
    }
    answers = await manager.send_action(action)
    for answer in answers if isinstance(answers, list) else [answers]:
        print(answer.get("Event", ""), answer.get("Response", ""), answer.get("Reason", ""))
    manager.close()


asyncio.get_event_loop().run_until_complete(main(sys.argv[1]))
