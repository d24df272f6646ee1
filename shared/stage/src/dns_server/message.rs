//! Questions and replies on the wire (RFC 1035 section 4).

use std::net::Ipv4Addr;

/// Types of records (sections 3.2.2, 3.3 and 3.4).
const ADDRESS: u16 = 1;
const NAME_SERVER: u16 = 2;
const ALIAS: u16 = 5;
const TEXT: u16 = 16;

/// What every resolver takes in one packet (<https://www.dnsflagday.net/2020/>).
const MAX_PACKET_BYTES: usize = 1_232;

/// Response codes (section 4.1.1).
#[derive(Clone, Copy)]
pub(super) enum Code {
    NoError = 0,
    ServerFailure = 2,
    NameError = 3,
}

/// What is asked.
pub(super) struct Question {
    /// The name that is asked for, in lower case.
    pub(super) name: String,
    /// Whether it is for an address of the Internet's fourth version.
    pub(super) is_for_address: bool,
    id: [u8; 2],
    bytes: Vec<u8>,
}

impl Question {
    pub(super) fn parse(packet: &[u8]) -> Option<Self> {
        let (mut at, mut labels) = (12, Vec::new());
        loop {
            let length = usize::from(*packet.get(at)?);
            if length == 0 {
                break;
            }
            let label = packet.get(at + 1..at + 1 + length)?;
            labels.push(String::from_utf8_lossy(label).to_lowercase());
            at += 1 + length;
        }
        Some(Self {
            name: labels.join("."),
            is_for_address: packet.get(at + 1..at + 3)? == ADDRESS.to_be_bytes(),
            id: [*packet.first()?, *packet.get(1)?],
            bytes: packet.get(12..at + 5)?.to_vec(),
        })
    }
}

/// What is answered.
pub(super) struct Reply {
    pub(super) code: Code,
    id: [u8; 2],
    question: Vec<u8>,
    answers: Section,
    authorities: Section,
}

#[derive(Default)]
struct Section {
    count: u16,
    bytes: Vec<u8>,
}

impl Reply {
    /// A reply without records.
    pub(super) fn new(question: &Question, code: Code) -> Self {
        Self {
            code,
            id: question.id,
            question: question.bytes.clone(),
            answers: Section::default(),
            authorities: Section::default(),
        }
    }

    /// A reply that names a server for the name's zone.
    pub(super) fn referral(question: &Question) -> Self {
        let mut reply = Self::new(question, Code::NoError);
        let data = encoded("ns.example.com");
        let record = (question.name.as_str(), NAME_SERVER);
        reply.authorities.add(record, 3_600, &data);
        reply
    }

    /// Adds a text, in strings of 255 bytes.
    pub(super) fn text(&mut self, name: &str, text: &str, ttl: u32) {
        let strings = text.as_bytes().chunks(255).flat_map(|part| {
            let length = u8::try_from(part.len()).unwrap_or(0);
            std::iter::once(length).chain(part.iter().copied())
        });
        let data: Vec<u8> = strings.collect();
        self.answers.add((name, TEXT), ttl, &data);
    }

    /// Adds a host's address.
    pub(super) fn address(&mut self, name: &str, address: Ipv4Addr, ttl: u32) {
        self.answers.add((name, ADDRESS), ttl, &address.octets());
    }

    /// Adds an alias.
    pub(super) fn alias(&mut self, name: &str, target: &str, ttl: u32) {
        self.answers.add((name, ALIAS), ttl, &encoded(target));
    }

    /// The reply with all records.
    pub(super) fn whole(&self) -> Vec<u8> {
        self.message(0, &self.answers, &self.authorities)
    }

    /// The same if it fits a packet; otherwise only that there is more.
    pub(super) fn in_a_packet(&self) -> Vec<u8> {
        const TRUNCATED: u8 = 0x02;
        let whole = self.whole();
        if whole.len() <= MAX_PACKET_BYTES {
            return whole;
        }
        self.message(TRUNCATED, &Section::default(), &Section::default())
    }

    fn message(&self, flags: u8, answers: &Section, authorities: &Section) -> Vec<u8> {
        let mut message = self.id.to_vec();
        // A response; recursion desired and available.
        message.extend([0x81 | flags, 0x80 | self.code as u8]);
        for count in [1, answers.count, authorities.count, 0] {
            message.extend(count.to_be_bytes());
        }
        message.extend(&self.question);
        message.extend(&answers.bytes);
        message.extend(&authorities.bytes);
        message
    }
}

impl Section {
    /// Adds a record (section 4.1.3) of a name and a type.
    fn add(&mut self, (name, kind): (&str, u16), ttl: u32, data: &[u8]) {
        const INTERNET: u16 = 1;
        self.count += 1;
        self.bytes.extend(encoded(name));
        self.bytes.extend(kind.to_be_bytes());
        self.bytes.extend(INTERNET.to_be_bytes());
        self.bytes.extend(ttl.to_be_bytes());
        let length = u16::try_from(data.len()).unwrap_or(0);
        self.bytes.extend(length.to_be_bytes());
        self.bytes.extend(data);
    }
}

/// A name as labels (section 3.1).
fn encoded(name: &str) -> Vec<u8> {
    let label = |label: &str| {
        let length = u8::try_from(label.len()).unwrap_or(0);
        std::iter::once(length)
            .chain(label.bytes())
            .collect::<Vec<u8>>()
    };
    let labels = name.split('.').flat_map(label);
    labels.chain([0]).collect()
}
