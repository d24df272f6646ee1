use super::*;
use mailhooks_event::Category;
use proptest::prelude::*;

/// A report with these blocks behind the one on the message.
fn report(blocks: &str) -> String {
    format!(
        "From: Mail Delivery System <mailer-daemon@mx.example.org>\r\n\
         Subject: Undelivered Mail\r\nMessage-ID: <r1@mx.example.org>\r\nAuto-Submitted: auto-replied\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n{blocks}\r\n\
         --b--\r\n"
    )
}

/// Code, enhanced code, permanence and category by their words.
fn read(mime: &str) -> (Option<u16>, Option<String>, Option<(Permanence, Category)>) {
    let jane = Address::new("jane@example.org");
    let returned = ReturnedMail::parse(mime, jane.as_ref()).unwrap();
    let smtp = returned.smtp.unwrap_or_default();
    (
        smtp.code,
        smtp.enhanced.map(|code| code.to_string()),
        returned
            .failure
            .map(|failure| (failure.permanence, failure.category)),
    )
}

const JANE: &str = "Final-Recipient: rfc822; Jane@Example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\
    Remote-MTA: dns; mx.example.org\r\nDiagnostic-Code: smtp; 550-5.1.1 No such\r\n 550 5.1.1 user\r\n";
const JOE: &str =
    "Final-Recipient: rfc822; joe@example.org\r\nAction: delayed\r\nStatus: 4.2.2 (full)\r\n";

#[test]
fn the_block_on_the_recipient_counts() {
    let gone = (Permanence::Permanent, Category::InvalidRecipient);
    let expected = (Some(550), Some("5.1.1".to_owned()), Some(gone));
    assert_eq!(read(&report(JANE)), expected);
    assert_eq!(read(&report(&format!("{JOE}\r\n{JANE}"))), expected);
    let (_, code, failure) = read(&report(JOE));
    assert_eq!(code.as_deref(), Some("4.2.2"), "the only one, forwarded");
    assert_eq!(
        failure,
        Some((Permanence::Transient, Category::MailboxFull))
    );
    let bracketed = JANE.replace("Jane@Example.org", "<Jane@Example.org>");
    assert_eq!(read(&report(&format!("{JOE}\r\n{bracketed}"))), expected);
    let nobody = format!("{JOE}\r\n{}", JOE.replace("joe", "jim"));
    let unknown = (Permanence::Undetermined, Category::Unclassified);
    assert_eq!(read(&report(&nobody)), (None, None, Some(unknown)));
}

#[test]
fn a_report_of_success_is_no_failure() {
    let relayed = JANE.replace("failed", "relayed").replace("5.1.1", "2.0.0");
    assert_eq!(read(&report(&relayed)).2, None);
}

#[test]
fn an_automatic_reply_is_told_by_its_marks() {
    let reply = |header: &str| {
        let mime =
            format!("From: Jane <jane@example.org>\r\nSubject: Away\r\n{header}\r\n\r\nBye.\r\n");
        read(&mime).2.unwrap().1
    };
    for header in [
        "Auto-Submitted: auto-replied",
        "auto-submitted: auto-generated; x=y",
        "X-Autoreply: yes",
        "X-Autorespond: Away",
        "Precedence: auto_reply",
    ] {
        assert_eq!(reply(header), Category::AutoReply, "{header}");
    }
    for header in [
        "X-Other: 1",
        "Auto-Submitted: no",
        "Precedence: bulk",
        "X-Failed-Recipients: jane@example.org\r\nAuto-Submitted: auto-replied",
    ] {
        assert_eq!(reply(header), Category::Unclassified, "{header}");
    }
    let server = "From: MAILER-DAEMON@mx.example.org\r\nAuto-Submitted: auto-replied\r\n\r\nNo such user\r\n";
    assert_eq!(read(server).2.unwrap().1, Category::Unclassified);
}

#[test]
fn the_mail_itself_is_told_by_its_headers() {
    let bounce = ReturnedMail::parse(&report(JANE), None).unwrap().bounce;
    assert_eq!(bounce.subject.as_deref(), Some("Undelivered Mail"));
    assert_eq!(bounce.rfc_message_id.as_deref(), Some("r1@mx.example.org"));
    let from = bounce.from.unwrap();
    assert_eq!(from.as_str(), "mailer-daemon@mx.example.org");
}

#[test]
fn every_way_to_wrap_a_report_is_read() {
    let gone = (
        Some(550),
        Some("5.1.1".to_owned()),
        Some((Permanence::Permanent, Category::InvalidRecipient)),
    );
    let plain = report(JANE);
    let fields = format!("Reporting-MTA: dns; mx.example.org\r\n\r\n{JANE}");
    let status = "Content-Type: message/delivery-status\r\n";
    let alone = |encoding: &str, body: &str| {
        format!("From: mailer-daemon@mx.example.org\r\n{status}{encoding}\r\n{body}")
    };
    let base64 = "UmVwb3J0aW5nLU1UQTogZG5zOyBteC5leGFtcGxlLm9yZw0KDQpGaW5hbC1SZWNpcGllbnQ6IHJm\r\n\
        YzgyMjsgSmFuZUBFeGFtcGxlLm9yZw0KQWN0aW9uOiBmYWlsZWQNClN0YXR1czogNS4xLjENCkRp\r\n\
        YWdub3N0aWMtQ29kZTogc210cDsgNTUwIDUuMS4xIE5vDQo=\r\n";
    for (name, mime) in [
        ("bare line ends", plain.replace("\r\n", "\n")),
        ("no end", plain.replace("--b--", "")),
        (
            "capitals",
            plain.replace("message/delivery-status", "Message/Delivery-Status"),
        ),
        (
            "global",
            plain.replace("message/delivery-status", "message/global-delivery-status"),
        ),
        ("alone", alone("", &fields)),
        (
            "base64",
            alone("Content-Transfer-Encoding: base64\r\n", base64),
        ),
        (
            "quoted-printable",
            alone(
                "Content-Transfer-Encoding: quoted-printable\r\n",
                &fields.replace('@', "=40"),
            ),
        ),
        (
            "within a mail with a footer",
            format!(
                "From: list@example.org\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n{}\r\n--o\r\n\r\nFooter\r\n--o--\r\n",
                &plain[plain.find("Content-Type: multipart").unwrap()..]
            ),
        ),
    ] {
        assert_eq!(read(&mime), gone, "{name}");
    }
    let forwarded = format!(
        "From: joe@example.org\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\
         Content-Type: message/rfc822\r\n\r\n{plain}\r\n--o--\r\n"
    );
    let nothing = (Permanence::Undetermined, Category::Unclassified);
    assert_eq!(
        read(&forwarded),
        (None, None, Some(nothing)),
        "another's report"
    );
}

#[test]
fn the_servers_status_says_more_than_a_vague_one() {
    for (status, reply, expected) in [
        ("5.0.0", "550 5.1.1 No", "5.1.1"),
        ("5.0.0", "550 No", "5.0.0"),
        ("4.0.0", "550 5.1.1 No", "4.0.0"),
        ("5.4.7", "550 5.1.1 No", "5.4.7"),
        ("", "550 5.1.1 No", "5.1.1"),
    ] {
        let block = format!(
            "Final-Recipient: rfc822; jane@example.org\r\nAction: failed\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; {reply}\r\n"
        );
        let (_, found, _) = read(&report(&block));
        assert_eq!(found.as_deref(), Some(expected), "{status} {reply}");
    }
}

#[test]
fn a_report_that_contradicts_itself_is_doubted() {
    let doubt = |action: &str, status: &str, reply: &str| {
        let block = format!(
            "Final-Recipient: rfc822; jane@example.org\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; {reply}\r\n"
        );
        let returned = ReturnedMail::parse(&report(&block), None).unwrap();
        (returned.doubt.is_some(), returned.failure.is_some())
    };
    assert_eq!(doubt("failed", "5.1.1", "550 No"), (false, true));
    assert_eq!(doubt("failed", "4.4.1", "550 No"), (true, true));
    assert_eq!(doubt("delayed", "5.1.1", "550 No"), (true, true));
    assert_eq!(doubt("failed", "2.0.0", "250 Taken"), (true, true));
    assert_eq!(doubt("delivered", "5.1.1", "550 No"), (true, false));
    assert_eq!(doubt("relayed", "2.0.0", "250 Taken"), (false, false));
    assert_eq!(doubt("", "2.1.5", "250 Taken"), (false, false));
    assert_eq!(doubt("odd", "5.1.1", "550 No"), (false, true));
}

#[test]
fn a_reply_keeps_its_lines() {
    let returned = ReturnedMail::parse(&report(JANE), None).unwrap();
    assert_eq!(returned.smtp.unwrap().text, ["No such", "user"]);
    let folded = JANE.replace(" 550 5.1.1 user", " 5500 users");
    let returned = ReturnedMail::parse(&report(&folded), None).unwrap();
    assert_eq!(returned.smtp.unwrap().text, ["No such 5500 users"]);
}

#[test]
fn the_subject_is_read_in_any_charset() {
    for (raw, subject) in [
        ("=?iso-8859-15?Q?Abwesend_=A4?=", "Abwesend \u{20ac}"),
        ("=?windows-1252?b?QWJ3ZXNlbmQgiA==?=", "Abwesend \u{2c6}"),
        (
            "=?koi8-r?B?8NLJ18XU?=",
            "\u{41f}\u{440}\u{438}\u{432}\u{435}\u{442}",
        ),
        ("=?x-nobody-knows?q?Away?=", "Away"),
        ("Gr\u{fc}\u{df}e", "Gr\u{fc}\u{df}e"),
    ] {
        let mime = format!("From: jane@example.org\r\nSubject: {raw}\r\n\r\nBye\r\n");
        let bounce = ReturnedMail::parse(&mime, None).unwrap().bounce;
        assert_eq!(bounce.subject.as_deref(), Some(subject), "{raw}");
    }
}

proptest! {
    #[test]
    fn no_mail_makes_reading_panic(text in any::<String>(), place in 0_usize..600, bytes in "\\PC{0,9}") {
        let _ = ReturnedMail::parse(&text, None);
        let mut mime = report(JANE);
        let place = place.min(mime.len());
        mime.insert_str(place, &bytes);
        let _ = ReturnedMail::parse(&mime, None);
    }
}
