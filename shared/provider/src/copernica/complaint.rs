//! The complaint family: `abuse`.

use super::{
    mail,
    parsed_mail::parsed,
    report::{self, Report},
    told::Told,
};
use crate::{Fields, judge::recipient::only_one};
use mailhooks_event::{
    Address, Happening, Mail,
    complaint::{Complaint, ComplaintKind},
};

/// `emailfrom` is the address of the client that complains, `mime` the report (RFC 5965); documented for
/// the sister product SMTPeter only. The report is a text that anybody may have written, so whom it
/// names is certain only if Copernica names the same.
pub(super) fn read(fields: &mut Fields) -> Told {
    let mut mail = mail::take(fields);
    let complaint = Complaint {
        reporter: fields.address("emailfrom"),
        feedback_type: None,
    };
    let report = fields.whole_text("mime").and_then(|mime| feedback(&mime));
    let named: Vec<Address> = report
        .iter()
        .flat_map(|report| report.all("original-rcpt-to"))
        .filter_map(Address::new)
        .collect();
    if !named.is_empty() {
        mail = with_recipients(mail, named, complaint.reporter.as_ref());
    }
    let complaint = Complaint {
        feedback_type: report.and_then(|report| report.word("feedback-type")),
        ..complaint
    };
    Told::of_mail(
        Happening::Complaint(ComplaintKind::Complained, complaint),
        mail,
    )
}

/// The feedback report within a mail; Copernica's page shows its fields without a mail around them.
fn feedback(mime: &str) -> Option<Report> {
    let within = parsed(mime, |message| {
        report::parts(message, "feedback-report").into_iter().next()
    });
    let bare = || Report::parse(mime).into_iter().next();
    within
        .or_else(bare)
        .filter(|report| report.word("feedback-type").is_some())
}

/// The mail with the recipients of the report behind Copernica's own.
fn with_recipients(mail: Mail, named: Vec<Address>, reporter: Option<&Address>) -> Mail {
    let confirmed = mail
        .recipient
        .as_ref()
        .or(reporter)
        .map(Address::lookup_key);
    let mut recipients = mail.recipients;
    for address in named {
        let key = address.lookup_key();
        if !recipients.iter().any(|known| known.lookup_key() == key) {
            recipients.push(address);
        }
    }
    let recipient = only_one(&recipients);
    let is_confirmed = |recipient: &Address| Some(recipient.lookup_key()) == confirmed;
    let certain = recipient.as_ref();
    let certain = certain.is_some_and(|one| is_confirmed(one) && mail::is_whole(one));
    Mail {
        message: mail.message,
        recipient_certain: Some(certain),
        recipient,
        recipients,
        ..Mail::default()
    }
}
