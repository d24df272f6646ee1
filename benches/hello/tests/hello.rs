//! It answers, and not with an error.

use http::HeaderMap;
use mailhooks_stage::{BodyForm, Function, HttpRequest, Trigger};
use serde_json::json;

#[tokio::test]
async fn every_request_is_answered() {
    let binary = env!("CARGO_BIN_EXE_hello");
    let function = Function::start(binary, Vec::<(&str, &str)>::new()).await;
    let function = function.unwrap();
    let request = HttpRequest::post("/webhooks/resend/bounce", HeaderMap::new(), b"{}");
    for form in [BodyForm::Plain, BodyForm::Base64] {
        let event = Trigger::HttpApi.event(&request, form);
        let reply = function.invoke(&event).await.unwrap();
        assert_eq!(reply["statusCode"], json!(200));
        assert_eq!(reply["body"], json!(r#"{"ok":true}"#));
    }
}
