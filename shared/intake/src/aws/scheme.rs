//! How the SDK lets requests be signed: by us where they are as they nearly always are, else by itself.

use super::signature::{Signable, Signature, Signer};
use crate::{clock, connector::host_header};
use aws_credential_types::Credentials;
use aws_runtime::auth::sigv4::SigV4AuthScheme;
use aws_smithy_runtime_api::{
    box_error::BoxError,
    client::{
        auth::{AuthScheme, AuthSchemeEndpointConfig, AuthSchemeId, Sign},
        identity::{Identity, SharedIdentityResolver},
        orchestrator::HttpRequest,
        retries::RequestAttempts,
        runtime_components::{GetIdentityResolver, RuntimeComponents},
    },
};
use aws_smithy_types::config_bag::ConfigBag;
use http::{HeaderValue, Uri};

/// Signature Version 4. What the SDK's own signer does besides, it does: a second attempt, which it signs
/// with the service's clock if ours is wrong, and whatever is no plain POST.
#[derive(Debug)]
pub(super) struct Scheme {
    ours: Signer,
    sdk: SigV4AuthScheme,
}

impl Scheme {
    pub(super) fn new(region: &str, service: &'static str) -> Self {
        Self {
            ours: Signer::new(region, service),
            sdk: SigV4AuthScheme::new(),
        }
    }
}

impl AuthScheme for Scheme {
    fn scheme_id(&self) -> AuthSchemeId {
        self.sdk.scheme_id()
    }

    fn identity_resolver(
        &self,
        resolvers: &dyn GetIdentityResolver,
    ) -> Option<SharedIdentityResolver> {
        self.sdk.identity_resolver(resolvers)
    }

    fn signer(&self) -> &dyn Sign {
        self
    }
}

impl Sign for Scheme {
    fn sign_http_request(
        &self,
        request: &mut HttpRequest,
        identity: &Identity,
        endpoint: AuthSchemeEndpointConfig<'_>,
        components: &RuntimeComponents,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        let is_first = config
            .load::<RequestAttempts>()
            .is_none_or(|attempts| attempts.attempts() <= 1);
        let elsewhere = ["signingName", "signingRegion"];
        let is_ours = is_first && elsewhere.iter().all(|name| endpoint.get(name).is_none());
        let credentials = identity.data::<Credentials>().filter(|_| is_ours);
        let uri = Uri::try_from(request.uri())?;
        if let (Some(credentials), Some(signable)) = (credentials, signable(request, &uri)) {
            let time = components.time_source().unwrap_or_default().now();
            let signature = self.ours.sign(credentials, clock::moment(time), signable);
            return apply(signature, credentials, request);
        }
        let sdk = self.sdk.signer();
        sdk.sign_http_request(request, identity, endpoint, components, config)
    }
}

fn apply(
    signature: Signature,
    credentials: &Credentials,
    request: &mut HttpRequest,
) -> Result<(), BoxError> {
    let headers = request.headers_mut();
    headers.try_insert("x-amz-date", signature.date)?;
    let mut authorization = HeaderValue::try_from(signature.authorization)?;
    authorization.set_sensitive(true);
    headers.try_insert("authorization", authorization)?;
    if let Some(token) = credentials.session_token() {
        let mut token = HeaderValue::from_str(token)?;
        token.set_sensitive(true);
        headers.try_insert("x-amz-security-token", token)?;
    }
    Ok(())
}

/// What is signed of a request, if it is a plain one. AWS wants the type of the content and its own headers
/// signed; the others may change on their way.
fn signable<'a>(request: &'a HttpRequest, uri: &'a Uri) -> Option<Signable<'a>> {
    let host = plain_host(uri).filter(|_| request.method() == "POST")?;
    let mut headers = Vec::with_capacity(request.headers().len() + 3);
    for (name, value) in request.headers() {
        let is_canonical = value.trim() == value && !value.contains("  ");
        match name {
            "authorization" | "host" | "x-amz-date" | "x-amz-security-token" => return None,
            "content-type" => {}
            _ if name.starts_with("x-amz-") => {}
            _ => continue,
        }
        if !is_canonical || headers.iter().any(|(before, _)| *before == name) {
            return None;
        }
        headers.push((name, value));
    }
    Some(Signable {
        host,
        headers,
        body: request.body().bytes()?,
    })
}

/// The host of a URL that has no path, no query and no user, as the connector sends it.
fn plain_host(uri: &Uri) -> Option<&str> {
    let has_user = uri.authority()?.as_str().contains('@');
    let is_plain = uri.path() == "/" && uri.query().is_none() && !has_user;
    host_header(uri).filter(|_| is_plain)
}

#[cfg(test)]
mod tests;
