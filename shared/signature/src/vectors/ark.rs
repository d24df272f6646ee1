//! A signature as Ark makes them: SHA-256 only, and the key always named. It was made with a key of
//! 2048 bits and checked with two tools; the private key is gone.

/// `SubjectPublicKeyInfo`, in base64.
pub(crate) const P: &str = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAp0iAllLqfYU/8yVVYKMw79uiQY9XeVqh2ILm7aX5yDcp/NnphlFCq9YbDYTyw9GOM2MgfS2/xRZBNTfOu1Djybs7BHmHcJMse2fx96cJCNoZpK2qDEtEklCTiZ59nOC+GX6of8ERFaBmB9cMUWzIggEyCfkdf5eduEr+eDhKDQ+WBeMBakNQle2CPOu1nxgcCUvufXA7IPR9y5mNXcMb8iYBX9WkdhhYFAG7JxUHO2OV71rwcTStQzqeny5aY8IlsXvQ3kwtOJZK0zUk9T1DLGmEAsrEUMxsrrlOSI7X/i2nUuYGx69lrv2Lq7tL47VkR484jL4wNG0hkSBLijV61wIDAQAB";

/// The modulus as a JWK has it.
pub(crate) const N: &str = "p0iAllLqfYU_8yVVYKMw79uiQY9XeVqh2ILm7aX5yDcp_NnphlFCq9YbDYTyw9GOM2MgfS2_xRZBNTfOu1Djybs7BHmHcJMse2fx96cJCNoZpK2qDEtEklCTiZ59nOC-GX6of8ERFaBmB9cMUWzIggEyCfkdf5eduEr-eDhKDQ-WBeMBakNQle2CPOu1nxgcCUvufXA7IPR9y5mNXcMb8iYBX9WkdhhYFAG7JxUHO2OV71rwcTStQzqeny5aY8IlsXvQ3kwtOJZK0zUk9T1DLGmEAsrEUMxsrrlOSI7X_i2nUuYGx69lrv2Lq7tL47VkR484jL4wNG0hkSBLijV61w";

/// The exponent as a JWK has it.
pub(crate) const E: &str = "AQAB";

/// The header `X-Ark-Signature-KID`.
pub(crate) const KID: &str = "6b4089b6265a6e70230bc0304c3e2af7885ad1a51621566fa11a8969351a40f2";

/// The header `X-Ark-Signature`.
pub(crate) const SHA256: &str = "RxZ/Hhe21lzIEI+4xkvX6+zwicIQMPhCvZ2qwSR1Qc6VuPiSUbK+XdkFlG62p7toxxPf1o8mD/Q9NzaZ850/pYo/U100sOpzZZXn/D17xenACe1eORV7oncfOCDkQgfuorXSrTvljlEB9ylrdwp2L3IxmNyYt5mTosnEINN/cem5W1StIquAHRKlyYQG4mrsjTtf4e45/G2zWkqU4c4l/LP8YRsYZz6XUvMT8UFALO9eCnR3/Keo5Q0mGGxnW4M6P3op0X/xgTOehLFy84PZ8nqxB7va308sRM3LVRjq3LNRUmBS5uHZj9TJRwFWeRc+gfXP1i0eHQu3sjqyOjbMEg==";

/// The webhook that was signed.
pub(crate) const BODY: &str = r#"{"event":"MessageDeliveryFailed","timestamp":1704672000.123456,"uuid":"3f1c9a52-7d44-4c8e-9b1a-52b7c0f6a9d1","payload":{"message":{"id":12345,"token":"hIj456KlM789","direction":"outgoing","message_id":"b4c5d6e7-f8a9-0123@rp.arkhq.io","to":"user@example.com","from":"hello@yourdomain.com","subject":"Welcome to AwesomeApp","timestamp":1704671990.345678,"spam_status":"NotSpam","tag":"onboarding","metadata":{"user_id":"usr_123456"}},"status":"HardFail","details":"550 invalid recipient: Delivery to user@example.com failed at mx1.gmail.com","output":"550 5.1.1 The email account that you tried to reach does not exist","sent_with_ssl":true,"timestamp":1704672000.123456,"time":1.51,"classification":"invalid_recipient","classification_code":10,"smtp_enhanced_code":"5.1.1","remote_host":"mx1.gmail.com"}}"#;

/// The SHA-256 of [`BODY`].
pub(crate) const BODY_SHA256: &str =
    "4530194cfd71661c5283e7800b7e5c4f762e18d16b7944e5048bcc147f3cc674";
