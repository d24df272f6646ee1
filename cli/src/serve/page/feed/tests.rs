use super::*;
use crate::serve::page::live::event;
use mailhooks_event::Timestamp;

fn asked(uri: &str, last: Option<&str>) -> Parts {
    let mut request = http::Request::new(());
    *request.uri_mut() = uri.parse().unwrap();
    if let Some(last) = last {
        request
            .headers_mut()
            .insert(LAST_EVENT_ID, last.parse().unwrap());
    }
    request.into_parts().0
}

fn with_events(count: usize) -> Arc<Live> {
    let live = Live::new();
    for number in 0..count {
        live.take(&event(number, "x"), Timestamp::UNIX_EPOCH);
    }
    Arc::new(live)
}

/// What a stream tells until the server stops.
async fn told(live: &Arc<Live>, request: &Parts) -> String {
    let response = answer(live, request);
    // What is there is told before the end, if it fits into a page.
    let mut frames = response.into_body().into_data_stream();
    let mut text = String::new();
    for _ in 0..2 {
        let Some(frame) = futures_util::StreamExt::next(&mut frames).await else {
            break;
        };
        text += std::str::from_utf8(&frame.unwrap()).unwrap();
    }
    live.end();
    assert!(futures_util::StreamExt::next(&mut frames).await.is_none());
    text
}

#[tokio::test]
async fn a_stream_begins_where_the_browser_was_and_ends_with_the_server() {
    let ids = |text: &str| -> Vec<String> {
        let lines = text.lines().filter_map(|line| line.strip_prefix("id: "));
        lines.map(str::to_owned).collect()
    };
    let all = ids(&told(&with_events(3), &asked("/api/live", None)).await);
    assert_eq!(all.len(), 3);

    for by_header in [true, false] {
        let live = with_events(3);
        // The first of the three, as this server names it.
        let page = live.after(0);
        let first = ids(std::str::from_utf8(&page.frames).unwrap()).remove(0);
        let request = if by_header {
            // The header is newer than the query.
            asked("/api/live?after=0-0", Some(&first))
        } else {
            asked(&format!("/api/live?after={first}"), None)
        };
        assert_eq!(ids(&told(&live, &request).await).len(), 2, "{by_header}");
    }
}

#[tokio::test]
async fn who_is_behind_is_told_how_much_was_missed() {
    let text = told(&with_events(1_005), &asked("/api/live", None)).await;
    assert!(
        text.starts_with("retry: 1000\n\nevent: missed\ndata: 5\n\nid: "),
        "{}",
        &text[..80]
    );
}

#[tokio::test]
async fn there_is_room_for_so_many_and_again_when_one_goes() {
    let live = with_events(0);
    let ask = || answer(&live, &asked("/api/live", None));
    let mut streams: Vec<Response> = (0..READERS).map(|_| ask()).collect();
    assert!(
        streams
            .iter()
            .all(|stream| stream.status() == StatusCode::OK)
    );
    assert_eq!(ask().status(), StatusCode::SERVICE_UNAVAILABLE);
    streams.pop();
    assert_eq!(ask().status(), StatusCode::OK);
}
