//! The connector as the SDK's HTTP client.

use super::{Connector, Patience};
use aws_smithy_runtime_api::client::{
    http::{
        HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
    },
    orchestrator::{HttpRequest, HttpResponse},
    result::ConnectorError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::body::SdkBody;

/// The connector with the limits of one request.
#[derive(Debug)]
struct Patient {
    connector: Connector,
    patience: Patience,
}

impl HttpClient for Connector {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        _: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Patient {
            connector: self.clone(),
            patience: Patience {
                connect: settings.connect_timeout(),
                answer: settings.read_timeout(),
            },
        })
    }
}

impl HttpConnector for Patient {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (connector, patience) = (self.connector.clone(), self.patience);
        HttpConnectorFuture::new(async move {
            let request = request.try_into_http1x();
            let request = request.map_err(|error| ConnectorError::user(error.into()))?;
            let response = connector.send(request, patience).await?;
            HttpResponse::try_from(response.map(SdkBody::from))
                .map_err(|error| ConnectorError::other(error.into(), None))
        })
    }
}
