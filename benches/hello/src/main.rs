//! A contender of the benchmark: a function that says hello, with the runtime and the features that ours
//! have. What it needs is what Lambda and its crate cost; nothing that calls a service can need less.

use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(hello)).await
}

async fn hello(_: Request) -> Result<Response<Body>, Error> {
    let response = Response::builder().header("content-type", "application/json");
    Ok(response.body(Body::from(r#"{"ok":true}"#))?)
}
