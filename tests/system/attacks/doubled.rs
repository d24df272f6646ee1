//! Headers that come twice. Which of two was meant is nobody's to guess.

use super::{Target, decisive, genuine::genuine, text, with};
use http::HeaderValue;
use mailhooks_provider::PROVIDERS;
use mailhooks_stage::{HttpRequest, Trigger};

/// The request with a header of several values, in this order.
fn of_values(request: &HttpRequest, name: &'static str, values: &[&str]) -> HttpRequest {
    let mut changed = with(request, name, None);
    for value in values {
        let value = HeaderValue::from_str(value).unwrap();
        changed.headers.append(name, value);
    }
    changed
}

#[tokio::test]
async fn a_header_that_comes_twice_is_no_proof() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for name in decisive(provider.scheme()) {
            let right = text(&webhook, name);
            let wrong = format!("0{right}");
            for values in [[right, right], [right, &wrong], [&wrong, right]] {
                let twice = of_values(&webhook, name, &values);
                let what = format!("{}, {name} twice", provider.name());
                // REST APIs hand over every value, HTTP APIs and function URLs join them.
                for trigger in [Trigger::RestApi, Trigger::HttpApi, Trigger::FunctionUrl] {
                    target.refuses_through(trigger, &what, &twice).await;
                }
                for separator in [",", ", "] {
                    // This one is a list, with spaces between its entries, and one right entry is enough.
                    if name == "svix-signature" && separator == ", " {
                        continue;
                    }
                    let joined = values.join(separator);
                    let joined = with(&webhook, name, Some(joined.as_bytes()));
                    for trigger in [Trigger::RestApi, Trigger::LoadBalancer] {
                        target.refuses_through(trigger, &what, &joined).await;
                    }
                }
            }
            // Load balancers hand over the last value alone.
            let last_is_wrong = of_values(&webhook, name, &[right, &wrong]);
            target
                .refuses_through(Trigger::LoadBalancer, "the last is wrong", &last_is_wrong)
                .await;
        }
    }
    target.is_untouched_by(200).await;
    for provider in PROVIDERS {
        let twice = of_values(&genuine(*provider), "x-unsigned", &["a", "b"]);
        for trigger in Trigger::ALL {
            let (status, body) = target.answer(trigger, &twice).await;
            assert_eq!(status, 200, "{}: {body}", provider.name());
        }
    }
}

/// The same header in two spellings is the same header twice.
#[tokio::test]
async fn two_spellings_of_one_name_are_two_values() {
    let mut target = Target::new().await;
    for provider in PROVIDERS {
        let webhook = genuine(*provider);
        for name in decisive(provider.scheme()) {
            for (trigger, field) in [
                (Trigger::RestApi, "multiValueHeaders"),
                (Trigger::HttpApi, "headers"),
            ] {
                let mut event = trigger.event(&webhook, mailhooks_stage::BodyForm::Base64);
                let headers = event[field].as_object_mut().unwrap();
                let value = headers.iter().find_map(|(known, value)| {
                    known.eq_ignore_ascii_case(name).then(|| value.clone())
                });
                headers.insert(name.to_ascii_uppercase(), value.unwrap());
                let reply = target.function.invoke(&event).await.unwrap();
                assert_eq!(
                    reply["statusCode"],
                    401,
                    "{} {name} {trigger:?}",
                    provider.name()
                );
                target.tried += 1;
            }
        }
    }
    target.is_untouched_by(20).await;
    for provider in PROVIDERS {
        target.accepts("genuine", &genuine(*provider)).await;
    }
}
