"""Putting a notification into an SQS queue, as Amazon's own account does.

Only a queue on this machine is spoken to: a stand-in for SQS that asks for no
signature. Source: Amazon SQS API Reference, SendMessage in the query protocol, version
2012-11-05.
"""

import json
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode, urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PATIENCE_SECONDS = 5.0
# A stand-in for AWS reads from this header which service is meant, and checks nothing.
UNSIGNED = {
    "Authorization": (
        "AWS4-HMAC-SHA256 Credential=simulator/20260101/us-east-1/sqs/aws4_request, "
        "SignedHeaders=host, Signature=0"
    )
}


def checked_queue(url: str) -> str:
    """Give the address back; raises ValueError where it is not this machine's.

    None at all is in order: then nothing is sent.
    """
    if not url:
        return url
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise ValueError(f"{url!r} is not the address of a queue on this machine.")
    return url


def send_message(queue_url: str, message: dict[str, Any]) -> bool:
    """Send one message; False where the queue did not take it."""
    parts = urlsplit(queue_url)
    form = {
        "Action": "SendMessage",
        "Version": "2012-11-05",
        "QueueUrl": queue_url,
        "MessageBody": json.dumps(message),
    }
    line = HTTPConnection(
        parts.hostname or "", parts.port or 80, timeout=PATIENCE_SECONDS
    )
    try:
        line.request(
            "POST",
            parts.path,
            urlencode(form),
            {"Content-Type": "application/x-www-form-urlencoded", **UNSIGNED},
        )
        answer = line.getresponse()
        answer.read()
    except (OSError, HTTPException) as failure:
        sys.stderr.write(f"The queue was not reached: {type(failure).__name__}\n")
        return False
    finally:
        line.close()
    return answer.status == HTTPStatus.OK
