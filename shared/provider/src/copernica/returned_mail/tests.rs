use super::*;
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
