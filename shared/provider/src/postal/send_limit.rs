//! The send-limit family, and the mail server that it and domains belong to (postal
//! `app/models/server.rb`).

use super::content::Content;
use crate::Fields;
use mailhooks_event::{
    Happening,
    send_limit::{SendLimit, SendLimitKind, Server},
};

/// The limit counts the outgoing mail of the last 60 minutes.
const WINDOW_SECONDS: u64 = 3_600;

/// Reads a payload.
pub(crate) fn read(kind: SendLimitKind, payload: &mut Fields) -> Content {
    let server = take_server(payload);
    let key = server.as_ref().and_then(server_key);
    let limit = SendLimit {
        volume: payload.count("volume"),
        limit: payload.count("limit"),
        window_seconds: Some(WINDOW_SECONDS),
        server,
    };
    Content {
        subject: key.clone(),
        account: key,
        ..Content::of(Happening::SendLimit(kind, limit))
    }
}

/// Takes the mail server.
pub(crate) fn take_server(payload: &mut Fields) -> Option<Server> {
    let server = payload.object("server", |fields| Server {
        uuid: fields.text("uuid"),
        name: fields.text("name"),
        permalink: fields.text("permalink"),
        organization: fields.text("organization"),
    });
    server.filter(|server| *server != Server::default())
}

/// What a server is called where one word must do: its permalink may change, its UUID does not.
pub(crate) fn server_key(server: &Server) -> Option<String> {
    server.uuid.clone().or(server.permalink.clone())
}
