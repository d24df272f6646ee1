//! As much of an HTTP/1.1 server as a stand-in needs, with next to no time of its own.

use std::io::{self, Read, Write};

/// A request.
pub(crate) struct Request {
    /// Its path.
    pub(crate) path: String,
    /// What AWS's JSON protocol calls the operation; empty where there is none.
    pub(crate) operation: String,
    /// Its body.
    pub(crate) body: Vec<u8>,
}

/// A connection that is kept open.
pub(crate) struct Connection<S> {
    stream: S,
    read: Vec<u8>,
}

impl<S: Read + Write> Connection<S> {
    pub(crate) const fn new(stream: S) -> Self {
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// The next request; nothing when the other side hangs up.
    pub(crate) fn request(&mut self) -> io::Result<Option<Request>> {
        let (head, path, operation, length) = loop {
            if let Some(parsed) = parse_head(&self.read)? {
                break parsed;
            }
            if !self.fill()? {
                return Ok(None);
            }
        };
        let body = match length {
            Length::Known(length) => {
                while self.read.len() < head + length {
                    if !self.fill()? {
                        return Ok(None);
                    }
                }
                let body = self.read[head..head + length].to_vec();
                self.read.drain(..head + length);
                body
            }
            Length::Chunked => match self.chunks(head)? {
                Some(body) => body,
                None => return Ok(None),
            },
        };
        Ok(Some(Request {
            path,
            operation,
            body,
        }))
    }

    pub(crate) fn answer(&mut self, status: &str, headers: &str, body: &[u8]) -> io::Result<()> {
        let mut answer = format!(
            "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend_from_slice(body);
        self.stream.write_all(&answer)?;
        self.stream.flush()
    }

    fn chunks(&mut self, head: usize) -> io::Result<Option<Vec<u8>>> {
        let (mut at, mut body) = (head, Vec::new());
        loop {
            match httparse::parse_chunk_size(&self.read[at..]) {
                Ok(httparse::Status::Complete((line, size))) => {
                    let size = usize::try_from(size).map_err(io::Error::other)?;
                    let (from, to) = (at + line, at + line + size);
                    while self.read.len() < to + 2 {
                        if !self.fill()? {
                            return Ok(None);
                        }
                    }
                    if size == 0 {
                        self.read.drain(..to + 2);
                        return Ok(Some(body));
                    }
                    body.extend_from_slice(&self.read[from..to]);
                    at = to + 2;
                }
                Ok(httparse::Status::Partial) => {
                    if !self.fill()? {
                        return Ok(None);
                    }
                }
                Err(_) => return Err(io::Error::other("a chunk without a size")),
            }
        }
    }

    fn fill(&mut self) -> io::Result<bool> {
        let mut some = [0; 16_384];
        let count = self.stream.read(&mut some)?;
        self.read.extend_from_slice(&some[..count]);
        Ok(count > 0)
    }
}

enum Length {
    Known(usize),
    Chunked,
}

fn parse_head(read: &[u8]) -> io::Result<Option<(usize, String, String, Length)>> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(read).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let header = |name: &str| {
        let found = (request.headers.iter()).find(|header| header.name.eq_ignore_ascii_case(name));
        found.and_then(|header| str::from_utf8(header.value).ok())
    };
    let length = match (header("content-length"), header("transfer-encoding")) {
        (Some(length), _) => Length::Known(length.parse().map_err(io::Error::other)?),
        (None, Some(_)) => Length::Chunked,
        (None, None) => Length::Known(0),
    };
    let target = header("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    let path = request.path.unwrap_or_default().to_owned();
    Ok(Some((head, path, operation, length)))
}
