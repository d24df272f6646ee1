"""Standard Webhooks: whether somebody who knows the secret has sent this just now."""

import base64
import hashlib
import hmac

TOLERANCE_SECONDS = 300


def is_genuine(secret, headers, body, now):
    """Whether one of the signatures was made with the secret, at about now in Unix seconds."""
    try:
        identifier, timestamp = headers["svix-id"], headers["svix-timestamp"]
        signatures = headers["svix-signature"].split(" ")
        if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
            return False
    except (KeyError, ValueError):
        return False
    signed = f"{identifier}.{timestamp}.".encode() + body
    code = base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest())
    expected = b"v1," + code
    return any(hmac.compare_digest(expected, signature.encode()) for signature in signatures)
