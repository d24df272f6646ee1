//! Requests that others signed.

use super::*;

/// A request that its sender signed, as a text of its own for each part.
#[derive(Clone, Copy)]
pub(super) struct Vector {
    pub(super) secret: &'static str,
    pub(super) id: &'static str,
    pub(super) timestamp: &'static str,
    pub(super) body: &'static str,
    pub(super) signature: &'static str,
}

/// From the tests of all libraries of Svix and Standard Webhooks.
pub(super) const FIRST: Vector = Vector {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: "1614265330",
    body: r#"{"test": 2432232314}"#,
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

/// From the tests of the Rust libraries of both.
pub(super) const SECOND: Vector = Vector {
    secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
    timestamp: "1649367553",
    body: r#"{"email":"test@example.com","username":"test_user"}"#,
    signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
};

/// A webhook of Resend, signed with the secret of [`FIRST`].
pub(super) const RESEND: Vector = Vector {
    secret: FIRST.secret,
    id: "msg_2W2D3qXLS5fOaPja1GDg7rF2CwB",
    timestamp: "1732318873",
    body: r#"{"type":"email.bounced","created_at":"2024-11-22T23:41:12.126Z","data":{"created_at":"2024-11-22T23:41:11.894719+00:00","email_id":"56761188-7520-42d8-8898-ff6fc54ce618","from":"Acme <onboarding@resend.dev>","to":["bounced@resend.dev"],"subject":"Sending this example","bounce":{"diagnosticCode":["smtp; 550 5.1.1 user unknown"],"message":"The recipient's email provider sent a hard bounce message.","subType":"General","type":"Permanent"},"tags":{"category":"confirm_email"}}}"#,
    signature: "v1,u51GJiKxwkYIIF5zdkainpmL3YDM3AmJ5hu2rG3mJro=",
};

/// The same webhook, signed with the secret of [`SECOND`].
pub(super) const RESEND_BY_SECOND: Vector = Vector {
    secret: SECOND.secret,
    signature: "v1,4ZVu2n+8EV1Qv1SKr6C+zbHtB1AN34g8fv5jrG0RS6Y=",
    ..RESEND
};

pub(super) const ALL: [Vector; 4] = [FIRST, SECOND, RESEND, RESEND_BY_SECOND];

impl Vector {
    pub(super) fn secret(&self) -> Secret {
        self.secret.parse().unwrap()
    }

    pub(super) fn now(&self) -> i64 {
        self.timestamp.parse().unwrap()
    }

    pub(super) fn headers(&self) -> StandardWebhooks<'static> {
        StandardWebhooks {
            id: self.id,
            timestamp: self.timestamp,
            signature: self.signature,
        }
    }

    pub(super) fn at(&self, now: i64) -> Result<(), Refusal> {
        self.headers()
            .verify(&[self.secret()], self.body.as_bytes(), now)
    }

    /// What becomes of the vector with another signature header.
    pub(super) fn signed(&self, signature: &str) -> Result<(), Refusal> {
        let headers = StandardWebhooks {
            signature,
            ..self.headers()
        };
        headers.verify(&[self.secret()], self.body.as_bytes(), self.now())
    }
}
