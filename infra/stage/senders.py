"""Plays the providers: signs webhooks as each of them does, with keys made on the spot.

Written from the providers' documentation and not from the Rust code, so that two readings of it meet.
"""

import base64
import hashlib
import hmac
import secrets
import time
from email.utils import formatdate

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa


class Resend:
    """Standard Webhooks: HMAC-SHA256 over id, time and body with a shared secret."""

    name = "resend"

    def __init__(self):
        self._secret = secrets.token_bytes(24)

    def source(self):
        return {"provider": "resend", "secrets": ["whsec_" + _base64(self._secret)]}

    def path(self):
        return "/webhooks/resend"

    def sign(self, host, path, headers, body):
        now = str(int(time.time()))
        identity = headers.get("svix-id") or "msg_" + secrets.token_hex(12)
        signed = f"{identity}.{now}.".encode() + body
        mac = hmac.new(self._secret, signed, hashlib.sha256).digest()
        return headers | {
            "svix-id": identity,
            "svix-timestamp": now,
            "svix-signature": "v1," + _base64(mac),
        }


class _KeyPair:
    """An RSA key and the public half of it for the sources document."""

    def __init__(self):
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def _pem(self):
        return self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode()

    def _signature(self, text, digest=None):
        return _base64(self._key.sign(text, padding.PKCS1v15(), digest or hashes.SHA256()))


class Postal(_KeyPair):
    """RSA over the body, with SHA-256 and for older receivers with SHA-1."""

    name = "postal"

    def source(self):
        return {"provider": "postal", "keys": [{"kid": "stage", "pem": self._pem()}]}

    def path(self):
        return "/webhooks/postal"

    def sign(self, host, path, headers, body):
        return headers | {
            "X-Postal-Signature": self._signature(body, hashes.SHA1()),
            "X-Postal-Signature-256": self._signature(body),
            "X-Postal-Signature-KID": "stage",
        }


class Ark(_KeyPair):
    """RSA over the body; the URL carries a token, since Ark signs for all its customers."""

    name = "ark"

    def __init__(self):
        super().__init__()
        self._token = secrets.token_hex(16)

    def source(self):
        keys = [{"kid": "stage", "pem": self._pem()}]
        return {"provider": "ark", "keys": keys, "token": self._token}

    def path(self):
        return f"/webhooks/ark.{self._token}"

    def sign(self, host, path, headers, body):
        return headers | {"X-Ark-Signature": self._signature(body), "X-Ark-Signature-KID": "stage"}


class Copernica(_KeyPair):
    """HTTP signature over method, path, host and headers, among them a digest of the body."""

    name = "copernica"
    _KEY = "stage._domainkey.copernica.com"
    _SIGNED = ["(request-target)", "host", "date", "content-length", "content-type", "x-copernica-id",
               "digest", "x-nonce"]

    def __init__(self, host):
        super().__init__()
        self._host = host

    def source(self):
        keys = [{"key_id": self._KEY, "pem": self._pem()}]
        return {"provider": "copernica", "account": "account_1234", "hosts": [self._host], "keys": keys}

    def path(self):
        return "/webhooks/copernica"

    def sign(self, host, path, headers, body):
        headers = headers | {
            "Date": formatdate(usegmt=True),
            "Content-Length": str(len(body)),
            "X-Copernica-ID": "account_1234",
            "Digest": "SHA-256=" + _base64(hashlib.sha256(body).digest()),
            "X-Nonce": secrets.token_hex(6),
        }
        values = {name.lower(): value for name, value in headers.items()}
        values |= {"host": host, "(request-target)": f"post {path}"}
        text = "\n".join(f"{name}: {values[name]}" for name in self._SIGNED)
        signature = (f'keyId="{self._KEY}",algorithm="rsa-sha256",headers="{" ".join(self._SIGNED)}",'
                     f'signature="{self._signature(text.encode())}"')
        return headers | {"Signature": signature}


def senders(host):
    """One sender for each provider; the webhooks are taken at this host."""
    return {sender.name: sender for sender in [Resend(), Postal(), Ark(), Copernica(host)]}


def _base64(data):
    return base64.b64encode(data).decode()
