//! Signatures that were made with Postal's keys of both usual lengths and then checked with two
//! tools; the private keys are gone.

pub(crate) mod ark;

/// A key in each of its published forms, with its signatures over [`BODY`].
pub(crate) struct Vector {
    /// `SubjectPublicKeyInfo`, in base64.
    pub(crate) p: &'static str,
    /// The modulus as a JWK has it.
    pub(crate) n: &'static str,
    /// The exponent as a JWK has it.
    pub(crate) e: &'static str,
    /// The header `X-Postal-Signature-KID`.
    pub(crate) kid: &'static str,
    /// The header `X-Postal-Signature`.
    pub(crate) sha1: &'static str,
    /// The header `X-Postal-Signature-256`.
    pub(crate) sha256: &'static str,
}

/// The webhook that was signed.
pub(crate) const BODY: &str = r#"{"event":"MessageLinkClicked","timestamp":1477945180.5,"payload":{"message":{"id":12345,"token":"Kmo8CRdjuM7Bq2Zx","direction":"outgoing","message_id":"7b095c0e-2c98-4e68-a41f-7bd217a83925@rp.postal.example.com","to":"test@example.com","from":"sales@awesomeapp.example","subject":"Welcome to AwesomeApp","timestamp":1477945177.12994,"spam_status":"NotChecked","tag":"welcome"},"url":"https://awesomeapp.example/start?a=1\u0026b=2","token":"VJzsFA0S","ip_address":"185.22.208.2","user_agent":"Mozilla/5.0 (X11; Linux x86_64)"},"uuid":"0fcc831f-92b9-4e2b-97f2-d873abc77fab"}"#;

/// The SHA-256 of [`BODY`].
pub(crate) const BODY_SHA256: &str =
    "239828e6b09148748bfe8ce53dab9b43a13dc7efa81b55d8ff8471da361c0581";

/// 1024 bits, as an installed Postal has.
pub(crate) const A: Vector = Vector {
    p: "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQD3cFm6Sbh9TPHiIZo9qPtggGbBoOk3LI8p4fKAcviFqhsZ51oo3sB8proZjyionfN2sECuR/p5xzCHA0wAjYhCkysLj17ZYluywEiWk58Z5FANUtOWsrdiBwtG2+bSuPN3AHfIth6JEJANTwSy2XZpK+aN9iuExgmfES9Lq9XTFQIDAQAB",
    n: "93BZukm4fUzx4iGaPaj7YIBmwaDpNyyPKeHygHL4haobGedaKN7AfKa6GY8oqJ3zdrBArkf6eccwhwNMAI2IQpMrC49e2WJbssBIlpOfGeRQDVLTlrK3YgcLRtvm0rjzdwB3yLYeiRCQDU8Estl2aSvmjfYrhMYJnxEvS6vV0xU",
    e: "AQAB",
    kid: "8bcb6c7712b1adc03ff9d9df1c0659c2497fee1eaac3c8027a1416c306b2d1e7",
    sha1: "xQPcZHYihOgqbbiINHh3sV+BL0phVeSR205EZj4ti0GaMcsGL9urayhCZyAsvzT4PZv9KQ8jdkxpgZX+K1jSFXpK7zGfXlJntlupe0KU+dpO76Ehz73vUGjw0ienEmOouR/8qkZuQ7WvcWSqDGnRwLvVru4mPVUxLt9PQ05h16A=",
    sha256: "WHaK1sGezI2dEY72ta+nNCZnwldG3K/ZwuXDH5rnMo5OckW3zDtX2UPH4KxNj6zNM8/6+bU4/0UrmF/YrGtusyLyKGjJe9M558EGnAg82l4hPPHlNaKoY8srZ8dR+kC2MCEfJk+/qy4AhaKuRCZjkB/q0s06O0VxIqWv+tkhwow=",
};

/// 2048 bits.
pub(crate) const B: Vector = Vector {
    p: "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAj2XeRfrWFK5f2ntmPh21nDxnsI+mjZBTH88GU+eEiRh4CaubwSNsBt6xRQGfwPTqCIU9pkIP/L8PjHgL20qye/dlJH45Mz9hwdoXwufcBEe8fL6J5p9WgCsvhffm0oZgh9C0jRDwS4yaZ3LG+uz+rq6RCzVkiHTeolKAc9Df6SGxkhS/Ca3H40YLMWuUme3PVEShhd0Ml6bs33KbFyWLng40f8tW/amZfWQeu8d1+GcvrHvIMh+ZQUvMxXdm6Ie5vfEpo97ejPio4fMmB30255qnRWbmwKnH0uvZuhV8yUO2Uag31qeLdWFAQtOploNV9vlUsd/UkIEpRWG/MYshRwIDAQAB",
    n: "j2XeRfrWFK5f2ntmPh21nDxnsI-mjZBTH88GU-eEiRh4CaubwSNsBt6xRQGfwPTqCIU9pkIP_L8PjHgL20qye_dlJH45Mz9hwdoXwufcBEe8fL6J5p9WgCsvhffm0oZgh9C0jRDwS4yaZ3LG-uz-rq6RCzVkiHTeolKAc9Df6SGxkhS_Ca3H40YLMWuUme3PVEShhd0Ml6bs33KbFyWLng40f8tW_amZfWQeu8d1-GcvrHvIMh-ZQUvMxXdm6Ie5vfEpo97ejPio4fMmB30255qnRWbmwKnH0uvZuhV8yUO2Uag31qeLdWFAQtOploNV9vlUsd_UkIEpRWG_MYshRw",
    e: "AQAB",
    kid: "c75da55e7cc5ca394c8860759cb44dc26afda0c6a1130bb45bf4cd88f5f1e503",
    sha1: "TNb+o7RzQo2JAuC512e/A8ZNwMqBXooN1be7HbvK9mqnEX+TFye5BKfnb3xnuk5BBbAUripB6rYkWmIH3b/hthNkTk5Pu00mRmwNI29Gwv7i4qZ7U6v2OQUp0rRgE51lciFtilelXnZO3p7gupfJYgdGKYP+UPDHlcdMObr4PjYYEdPg4+QBGIGFJtpV7o5FygXQg3KCRQ6LKPIOSjjAJvio0OzDzDSSKoWyYG2Yo9J0Y+Fh5+H25P52qItZlBVqw5Ajb+IA3DxrEg19nOpehGeAtuB0nZS7K/pDgJFtCR6u1hjS8JTLRgFibpan5xOLSxYzmUpqaYipZ5PI0gfZ4Q==",
    sha256: "YfwlAVfdnx2WrAZWXm+DfxqbRZrjj8JmfnZhBJNvvrMrFSXlFORqWAazyyAM2JvXrBLmAVzxh2+X5JA7XTq0WRj33jrj2JrG+FvvMh3EPOi/PzFlKVCoHHQbafP83zxqdzRYMZkqvuDS/zIHjlcpOTsRKYAnQsH/Eg9O5sBxrJ8GvIv2eVPGaVpKomx3TAcX+1D15glwcH5pFFCxp8gfUXlXPd2/GMY9vxT/980dLcpvty91k3VXI2YJ+flo3P2Rjo04BcvX3Nieit12LZEIdLlZyr1fX+yAPkcwkoFlTdf6sVGq9hJkQdGLuQYXV6I3MLe5+LaA7X0WdMs3fbYNIw==",
};
