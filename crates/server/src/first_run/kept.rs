//! What has been answered so far, in a file beside the data that nobody else reads: a restart asks nothing again. The
//! password of the mail server is left out, and typed again.

use super::answers::{Answers, Begins, Founder, MailServer, Post, Safety};
use crate::{
    address::{self, Address},
    settings::NetworkName,
};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use terms::limits;

const NAME: &str = "first-run.json";

/// The file. A step that was not gone through is not in it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    #[serde(skip_serializing_if = "Option::is_none")]
    begins: Option<KeptBegins>,
    #[serde(skip_serializing_if = "Option::is_none")]
    names: Option<KeptNames>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<KeptAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    founder: Option<KeptFounder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<KeptPost>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KeptBegins {
    Own,
    Demo,
}

#[derive(Serialize, Deserialize)]
struct KeptNames {
    fi: Option<String>,
    sv: Option<String>,
    en: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptAddress {
    /// None where there is none yet.
    url: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct KeptFounder {
    organisation: String,
    name: String,
    email: String,
}

#[derive(Serialize, Deserialize)]
struct KeptPost {
    server: Option<KeptServer>,
}

/// Without the password.
#[derive(Serialize, Deserialize)]
struct KeptServer {
    host: String,
    port: u16,
    safety: String,
    user: String,
    from: String,
}

/// What a run before this one was told; nothing where there was none, or the file is not what this program writes.
pub(super) fn read(data: &Path) -> io::Result<Answers> {
    let bytes = match fs::read(data.join(NAME)) {
        Err(why) if why.kind() == ErrorKind::NotFound => return Ok(Answers::default()),
        read => read?,
    };
    match serde_json::from_slice(&bytes) {
        Ok(kept) => Ok(taken_up(kept)),
        Err(why) => {
            tracing::warn!(%why, "what was answered in the first run can't be read, and is asked again");
            Ok(Answers::default())
        }
    }
}

/// Whole or not at all.
pub(super) fn write(data: &Path, answers: &Answers) -> io::Result<()> {
    let (file, made) = (data.join(NAME), data.join("first-run.json.new"));
    let mut out = File::options().write(true).create(true).truncate(true).mode(0o600).open(&made)?;
    out.write_all(&serde_json::to_vec_pretty(&put_down(answers))?)?;
    out.sync_all()?;
    fs::rename(made, file)?;
    File::open(data)?.sync_all()
}

/// It is over.
pub(super) fn remove(data: &Path) -> io::Result<()> {
    for name in [NAME, "first-run.json.new"] {
        match fs::remove_file(data.join(name)) {
            Err(why) if why.kind() != ErrorKind::NotFound => return Err(why),
            _ => {}
        }
    }
    Ok(())
}

fn put_down(answers: &Answers) -> Kept {
    let begins = answers.begins.map(|begins| match begins {
        Begins::Own => KeptBegins::Own,
        Begins::Demo => KeptBegins::Demo,
    });
    let server = |server: &MailServer| KeptServer {
        host: server.host.clone(),
        port: server.port,
        safety: server.safety.name().to_owned(),
        user: server.user.clone(),
        from: server.from.to_string(),
    };
    let names = |names: &NetworkName| {
        let NetworkName { fi, sv, en } = names.clone();
        KeptNames { fi, sv, en }
    };
    let founder = |founder: &Founder| KeptFounder {
        organisation: founder.organisation.clone(),
        name: founder.name.clone(),
        email: founder.address.to_string(),
    };
    Kept {
        begins,
        names: answers.names.as_ref().map(names),
        address: answers.address.clone().map(|url| KeptAddress { url }),
        founder: answers.founder.as_ref().map(founder),
        post: answers.post.as_ref().map(|post| match post {
            Post::None => KeptPost { server: None },
            Post::Server(told) => KeptPost { server: Some(server(told)) },
        }),
    }
}

/// The same, read. An answer that no form would take is asked again.
fn taken_up(kept: Kept) -> Answers {
    let post = kept.post.and_then(|post| match post.server {
        None => Some(Post::None),
        Some(server) => mail_server(server).map(Post::Server),
    });
    Answers {
        begins: kept.begins.map(|begins| match begins {
            KeptBegins::Own => Begins::Own,
            KeptBegins::Demo => Begins::Demo,
        }),
        names: kept.names.map(|KeptNames { fi, sv, en }| NetworkName { fi, sv, en }),
        address: kept.address.map(|address| address.url),
        founder: kept.founder.and_then(founder),
        post,
    }
}

fn founder(kept: KeptFounder) -> Option<Founder> {
    let organisation = address::name(&kept.organisation, limits::ORGANISATION_NAME_CHARS_MAX).ok()?;
    let name = address::name(&kept.name, limits::NAME_CHARS_MAX).ok()?;
    Some(Founder { organisation, name, address: Address::parse(&kept.email)? })
}

fn mail_server(kept: KeptServer) -> Option<MailServer> {
    let safety = Safety::ALL.into_iter().find(|safety| safety.name() == kept.safety)?;
    let (from, password) = (Address::parse(&kept.from)?, String::new());
    Some(MailServer { host: kept.host, port: kept.port, safety, user: kept.user, password, from })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn mail() -> MailServer {
        let from = Address::parse("verkosto@example.org").expect("an address");
        let [host, user, password] = ["mail.example", "verkosto", "salaisuus"].map(str::to_owned);
        MailServer { host, port: 587, safety: Safety::StartTls, user, password, from }
    }

    #[test]
    fn what_was_answered_is_taken_up_but_for_the_password() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path();
        assert!(read(data).expect("nothing is there").begins.is_none());
        let founder = Founder {
            organisation: "Esimerkkiliitto ry".to_owned(),
            name: "Liisa \"Esimerkki\"".to_owned(),
            address: Address::parse("liisa@liitto.example").expect("an address"),
        };
        let names = NetworkName { sv: Some("Nätverket".to_owned()), ..NetworkName::default() };
        let answers = Answers {
            begins: Some(Begins::Own),
            names: Some(names),
            address: Some(None),
            founder: Some(founder),
            post: Some(Post::Server(mail())),
        };
        write(data, &answers).expect("written");
        let file = data.join(NAME);
        let text = fs::read_to_string(&file).expect("text");
        assert!(!text.contains("salaisuus") && text.contains("liisa@liitto.example"), "{text}");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o600);
        let again = read(data).expect("read");
        assert!(!answers.lacks_password() && again.lacks_password());
        assert_eq!(again.address, Some(None), "that there is none yet is an answer");
        let expected = serde_json::to_value(put_down(&answers)).expect("JSON");
        assert_eq!(serde_json::to_value(put_down(&again)).expect("JSON"), expected);
        remove(data).expect("removed");
        remove(data).expect("nothing is left to be removed");
        assert!(!file.exists());
    }

    #[test]
    fn what_no_form_would_take_is_asked_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let rows = [
            ("", 0),
            ("{", 0),
            ("{}", 0),
            (r#"{"begins": "own"}"#, 1),
            (
                r#"{"begins": "own", "founder": {"organisation": "", "name": "Liisa", "email": "liisa@liitto.example"}}"#,
                1,
            ),
            (r#"{"begins": "own", "founder": {"organisation": "Liitto", "name": "Liisa", "email": "liisa"}}"#, 1),
            (r#"{"begins": "own", "founder": {"organisation": "Liitto", "name": "Liisa", "email": "l@l.example"}}"#, 2),
            (r#"{"post": {"server": null}}"#, 1),
            (r#"{"post": {"server": {"host": "h", "port": 1, "safety": "?", "user": "", "from": "a@b.example"}}}"#, 0),
        ];
        for (text, count) in rows {
            fs::write(folder.path().join(NAME), text).expect("written");
            let answers = read(folder.path()).expect("read");
            let answered = [answers.begins.is_some(), answers.founder.is_some(), answers.post.is_some()];
            assert_eq!(answered.iter().filter(|is_there| **is_there).count(), count, "{text}");
        }
    }
}
