//! One connection that asks the same again and again.

use http::HeaderMap;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

/// One keep-alive connection with a request that is ready to be sent.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Connection {
    /// Connects, and writes down the request.
    pub(crate) fn open(address: &str, target: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        let mut request = format!("POST {target} HTTP/1.1\r\n").into_bytes();
        if !headers.contains_key("host") {
            write!(request, "host: {address}\r\n").unwrap();
        }
        for (name, value) in headers {
            write!(request, "{name}: ").unwrap();
            request.extend_from_slice(value.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        write!(request, "content-length: {}\r\n\r\n", body.len()).unwrap();
        request.extend_from_slice(body);
        Self {
            stream: BufReader::new(stream),
            request,
            answer: Vec::new(),
        }
    }

    /// Sends the request, reads the whole answer and tells its status.
    pub(crate) fn ask(&mut self) -> u16 {
        self.stream.get_mut().write_all(&self.request).unwrap();
        let (mut status, mut length) = (0, 0);
        for number in 0.. {
            self.answer.clear();
            self.stream.read_until(b'\n', &mut self.answer).unwrap();
            let line = std::str::from_utf8(&self.answer).unwrap().trim_end();
            if number == 0 {
                status = line.split(' ').nth(1).unwrap().parse().unwrap();
            } else if line.is_empty() {
                break;
            } else if let Some((name, value)) = line.split_once(": ")
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.parse().unwrap();
            }
        }
        self.answer.resize(length, 0);
        self.stream.read_exact(&mut self.answer).unwrap();
        status
    }
}
