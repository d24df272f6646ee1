use super::*;
use aws_smithy_types::body::SdkBody;

fn request(uri: &str, headers: &[(&'static str, &'static str)]) -> HttpRequest {
    let mut request = HttpRequest::new(SdkBody::from("{}"));
    request.set_method("POST").unwrap();
    request.set_uri(uri).unwrap();
    for (name, value) in headers {
        request.headers_mut().append(*name, *value);
    }
    request
}

#[test]
fn a_plain_hosts_port_counts_where_it_is_not_the_schemes_own() {
    for (uri, host) in [
        ("https://example.com", Some("example.com")),
        ("https://example.com/", Some("example.com")),
        ("https://example.com:443/", Some("example.com")),
        ("https://example.com:4443", Some("example.com:4443")),
        ("http://example.com:443/", Some("example.com:443")),
        ("http://example.com:80/", Some("example.com")),
        ("http://[2001:db8::1]:9000/", Some("[2001:db8::1]:9000")),
        ("https://example.com/path", None),
        ("https://example.com/?query", None),
        ("https://me@example.com/", None),
        ("ftp://example.com/", None),
        ("example.com", None),
        ("https:///", None),
    ] {
        let parsed = Uri::try_from(uri).ok();
        assert_eq!(parsed.as_ref().and_then(plain_host), host, "{uri}");
    }
}

#[test]
fn of_a_plain_request_its_type_and_awss_headers_are_signed() {
    let request = request(
        "https://example.com/",
        &[
            ("content-length", "2"),
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", "DynamoDB_20120810.PutItem"),
            (
                "x-amzn-trace-id",
                "Root=1-5759e988-bd862e3fe1be46a994272793",
            ),
        ],
    );
    let uri = Uri::from_static("https://example.com/");
    let signable = signable(&request, &uri).unwrap();
    assert_eq!(signable.host, "example.com");
    assert_eq!(signable.body, b"{}");
    let mut headers = signable.headers;
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", "DynamoDB_20120810.PutItem"),
        ]
    );
}

#[test]
fn what_is_not_plain_is_left_to_the_sdk() {
    let uri = "https://example.com/";
    let signable = |request: &HttpRequest| -> bool {
        let uri = Uri::try_from(request.uri()).unwrap();
        signable(request, &uri).is_some()
    };
    for headers in [
        [("x-amz-target", "two  spaces")].as_slice(),
        &[("x-amz-target", "a"), ("x-amz-target", "b")],
        &[("host", "example.org")],
        &[("x-amz-date", "20261121T120000Z")],
        &[("x-amz-security-token", "token")],
        &[("authorization", "Bearer token")],
    ] {
        assert!(!signable(&request(uri, headers)), "{headers:?}");
    }
    let mut get = request(uri, &[]);
    get.set_method("GET").unwrap();
    assert!(!signable(&get));
    let mut streamed = request(uri, &[]);
    *streamed.body_mut() = SdkBody::taken();
    assert!(!signable(&streamed));
    assert!(signable(&request(uri, &[])));
}
