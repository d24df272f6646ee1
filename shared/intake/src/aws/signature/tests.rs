use super::*;
use crate::aws::tests::signed_by_aws;
use proptest::{collection::vec, option, prelude::*};

const TOKEN: &str = "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

fn credentials(token: Option<&str>) -> Credentials {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Credentials::new("AKIDEXAMPLE", secret, token.map(str::to_owned), None, "t")
}

fn moment(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn signable<'a>(headers: &[(&'a str, &'a str)], body: &'a [u8]) -> Signable<'a> {
    Signable {
        host: "example.amazonaws.com",
        headers: headers.to_vec(),
        body,
    }
}

/// The same by AWS's own library.
fn theirs(credentials: &Credentials, moment: Timestamp, request: &Signable<'_>) -> Signature {
    let uri = format!("https://{}/", request.host);
    let headers = request.headers.iter().copied();
    let scope = ("us-east-1", "service");
    let added = signed_by_aws(credentials, scope, moment, &uri, headers, request.body);
    Signature {
        date: added["x-amz-date"].clone(),
        authorization: added["authorization"].clone(),
    }
}

/// `post-vanilla` and `post-sts-header-before` of the test suite that AWS publishes with its libraries.
#[test]
fn awss_own_vectors_are_signed_as_published() {
    for (token, names, code) in [
        (
            None,
            "host;x-amz-date",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
        ),
        (
            Some(TOKEN),
            "host;x-amz-date;x-amz-security-token",
            "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
        ),
    ] {
        let signer = Signer::new("us-east-1", "service");
        let at = moment("2015-08-30T12:36:00Z");
        let signature = signer.sign(&credentials(token), at, signable(&[], b""));
        assert_eq!(signature.date, "20150830T123600Z");
        let scope = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
        assert_eq!(
            signature.authorization,
            format!("AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={names}, Signature={code}")
        );
    }
}

proptest! {
    #[test]
    fn any_request_is_signed_as_awss_library_signs_it(
        token in option::of("[A-Za-z0-9+/=]{1,900}"),
        seconds in 0_i64..253_402_300_800,
        target in "[A-Za-z0-9_.]{1,60}",
        kind in "[a-z]{1,20}/[a-z0-9.-]{1,20}",
        body in vec(any::<u8>(), 0..5_000),
    ) {
        let credentials = credentials(token.as_deref());
        let at = Timestamp::from_unix_micros(seconds * 1_000_000 + 999_999).unwrap();
        let headers = [("x-amz-target", target.as_str()), ("content-type", &kind)];
        let request = signable(&headers, &body);
        let theirs = theirs(&credentials, at, &request);
        let ours = Signer::new("us-east-1", "service").sign(&credentials, at, request);
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn a_kept_key_is_of_one_day_and_one_holder() {
    let signer = Signer::new("us-east-1", "service");
    let (mine, others) = (
        credentials(None),
        Credentials::new("b", "c", None, None, "t"),
    );
    let (late, next) = (
        moment("2026-11-21T23:59:59.9Z"),
        moment("2026-11-22T00:00:00Z"),
    );
    for (credentials, at) in [
        (&mine, late),
        (&mine, late),
        (&mine, next),
        (&others, next),
        (&mine, late),
    ] {
        let signature = signer.sign(credentials, at, signable(&[], b"{}"));
        assert_eq!(signature, theirs(credentials, at, &signable(&[], b"{}")));
    }
}

#[test]
fn whatever_is_signed_counts() {
    let signer = Signer::new("us-east-1", "service");
    let at = moment("2026-11-21T12:00:00Z");
    let sign = |request| signer.sign(&credentials(None), at, request).authorization;
    let request = signable(&[("x-amz-target", "a")], b"{}");
    let elsewhere = Signable {
        host: "example.com",
        ..request.clone()
    };
    for other in [
        signable(&[("x-amz-target", "b")], b"{}"),
        signable(&[("x-amz-target", "a")], b"[]"),
        elsewhere,
    ] {
        assert_ne!(sign(other), sign(request.clone()));
    }
}

#[test]
fn debug_shows_no_secret() {
    let signer = Signer::new("us-east-1", "service");
    signer.sign(
        &credentials(None),
        moment("2026-11-21T12:00:00Z"),
        signable(&[], b""),
    );
    assert_eq!(format!("{signer:?}"), "Signer(us-east-1, service)");
}
