//! Why something failed, in words where the reason is a common one. What remains is said as the system or the library
//! says it, so that it can be looked up.

use super::ask::{ANSWERS_WITHIN, NotAsked};
use rustls::CertificateError as Certificate;
use std::io::{self, ErrorKind};
use words::Words;

/// In somebody else's words.
pub(super) fn said(words: &Words, text: &str) -> String {
    words.say_with("doctor-said", &[("text", text.into())])
}

/// Of a file, a folder or a connection.
pub(super) fn system(words: &Words, why: &io::Error) -> String {
    match why.kind() {
        ErrorKind::NotFound => words.say("doctor-system-missing"),
        ErrorKind::PermissionDenied => words.say("doctor-system-denied"),
        ErrorKind::ConnectionRefused => words.say("doctor-system-refused"),
        ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::BrokenPipe
        | ErrorKind::UnexpectedEof => words.say("doctor-system-reset"),
        ErrorKind::TimedOut => words.say("doctor-system-timeout"),
        ErrorKind::NetworkUnreachable | ErrorKind::HostUnreachable | ErrorKind::NetworkDown => {
            words.say("doctor-system-unreachable")
        }
        ErrorKind::ReadOnlyFilesystem => words.say("doctor-system-read-only"),
        _ => said(words, &why.to_string()),
    }
}

/// Of a server that was asked.
pub(super) fn asked(words: &Words, why: &NotAsked) -> String {
    match why {
        NotAsked::Unreached(why) => system(words, why),
        NotAsked::Tls(why) => words.say_with("doctor-asked-tls", &[("why", tls(words, why).into())]),
        NotAsked::Http(why) => words.say_with("doctor-asked-http", &[("why", said(words, &why.to_string()).into())]),
        NotAsked::Body(why) => words.say_with("doctor-asked-body", &[("why", said(words, &why.to_string()).into())]),
        NotAsked::Request(why) => {
            words.say_with("doctor-asked-request", &[("why", said(words, &why.to_string()).into())])
        }
        NotAsked::Rustls(why) => {
            words.say_with("doctor-asked-certificates", &[("why", said(words, &why.to_string()).into())])
        }
        NotAsked::TooSlow => words.say_with("doctor-asked-slow", &[("seconds", ANSWERS_WITHIN.as_secs().into())]),
    }
}

/// Of a certificate that is not taken; the library wraps its reason as a failure of the connection.
fn tls(words: &Words, why: &io::Error) -> String {
    let inner = why.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let Some(rustls::Error::InvalidCertificate(certificate)) = inner else { return system(words, why) };
    match certificate {
        Certificate::UnknownIssuer => words.say("doctor-certificate-issuer"),
        Certificate::Expired | Certificate::ExpiredContext { .. } => words.say("doctor-certificate-over"),
        Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
            words.say("doctor-certificate-name")
        }
        _ => said(words, &why.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    /// What is said of certificates, in each language.
    #[test]
    fn a_certificate_that_is_not_taken_is_told_in_words() {
        let rows = [
            (Certificate::UnknownIssuer, "varmenteen myöntäjään", "utfärdare", "machine trusts"),
            (Certificate::Expired, "ei ole enää voimassa", "gäller inte längre", "not valid any more"),
            (Certificate::NotValidForName, "on toisen nimen", "ett annat namn", "for another name"),
            (Certificate::BadSignature, "BadSignature", "BadSignature", "BadSignature"),
        ];
        for (certificate, finnish, swedish, english) in rows {
            let why = NotAsked::Tls(io::Error::other(rustls::Error::InvalidCertificate(certificate)));
            for (language, says) in Language::ALL.into_iter().zip([finnish, swedish, english]) {
                let line = asked(Words::of(language), &why);
                assert!(line.contains("TLS") && line.contains(says), "{line}");
            }
        }
    }

    #[test]
    fn what_is_not_common_is_said_as_the_system_says_it() {
        let why = io::Error::other("Name or service not known");
        for language in Language::ALL {
            assert!(system(Words::of(language), &why).contains("Name or service not known"));
            let denied = system(Words::of(language), &io::Error::from(ErrorKind::PermissionDenied));
            assert!(!denied.contains("permission"), "{denied}");
        }
    }
}
