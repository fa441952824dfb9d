//! Who may do what, over HTTP and over a socket, cell by cell. The table in `tests/data/matrix.txt` is written; this
//! makes it anew from the running server and compares. Every action of `Action::ALL` has its probes here, so that a new
//! one can't be forgotten.

use crate::client::{Editor, Frame, connect, hello};
use crate::decree::{Somebody, decree};
use crate::harness::{Answer, COMMENTER, COORDINATOR, Server, WRITER, command};
use automerge::transaction::Transactable;
use ledger::{Action, Details, Names, RegisterCommand, Role};
use serde_json::json;
use std::process::Stdio;
use tempfile::TempDir;
use terms::OrganisationId;

/// One way of trying an action.
#[derive(Clone, Copy)]
enum Probe {
    /// `GET` of the statement's own paths.
    Get(&'static str),
    /// A live connection: what it may do.
    Socket,
    /// `POST …/text`.
    Text,
    /// A push over a socket.
    Push,
    /// `PATCH` of the statement, with what holds already.
    Describe,
    /// `PUT …/openness` with what holds already.
    Openness,
    /// `POST …/coordinators` with one that coordinates already: 409 is said to those who may.
    Coordinator,
    /// `POST` of the statement's own paths, with what those who may are told is wrong.
    Post(&'static str, &'static str),
    /// The same by another method.
    Other(&'static str, &'static str, &'static str),
    /// `POST /statements`.
    Open,
    /// `PUT /organisations/…/signing-rule` of the asker's own organisation, as it holds already.
    SigningRule,
    /// `GET /contacts/due`.
    Contacts,
    /// `POST /bulletins/drafts` for readers that there are not.
    Newsletter,
    /// `POST /invitations` to act for the asker's own organisation.
    Invite,
}

/// How an action is tried. An action without an address yet says so in the table.
fn probes(action: Action) -> &'static [(&'static str, Probe)] {
    match action {
        Action::ReadDraft => &[
            ("view", Probe::Get("")),
            ("text", Probe::Get("/text")),
            ("diff", Probe::Get("/diff?from=live&to=live")),
            ("ledger", Probe::Get("/ledger")),
            ("receipt", Probe::Get("/receipts/0")),
            ("checkpoint", Probe::Get("/checkpoint")),
            ("checkpoints", Probe::Get("/checkpoints")),
            ("proof", Probe::Get("/proof?seq=0")),
            ("returned", Probe::Get("/returned")),
            ("keep returned", Probe::Post("/returned", r#"{"text": "Matkalla kirjoitettu"}"#)),
            ("socket", Probe::Socket),
        ],
        Action::Edit => &[
            ("post text", Probe::Text),
            ("push", Probe::Push),
            ("check a translation", Probe::Post("/languages/sv/check", "{}")),
            ("name a moment", Probe::Post("/moments", r#"{"offset": 1, "name": "Alku"}"#)),
        ],
        Action::AdministerStatement => &[
            ("describe", Probe::Describe),
            ("openness", Probe::Openness),
            ("coordinators", Probe::Coordinator),
            ("add a language", Probe::Post("/languages", r#"{"language": "fi"}"#)),
            ("remove a language", Probe::Other("DELETE", "/languages/fi", r#"{"reason": "Taulukko"}"#)),
            ("what binds", Probe::Other("PUT", "/binding", r#"{"languages": [], "reason": "Taulukko"}"#)),
        ],
        Action::AdministerOrganisation => &[("invite", Probe::Invite), ("signing rule", Probe::SigningRule)],
        Action::AdministerNetwork => {
            &[("open a statement", Probe::Open), ("contacts", Probe::Contacts), ("newsletter", Probe::Newsletter)]
        }
        Action::ConductRounds => &[
            ("open a round", Probe::Post("/rounds", r#"{"closes_at": "1999-01-01T00:00:00Z"}"#)),
            ("sign-on", Probe::Post("/sign-on", "{}")),
            ("publish", Probe::Post("/publish", "{}")),
            ("remind", Probe::Post("/signatures/reminders", "{}")),
            ("restore", Probe::Post("/restore", r#"{"offset": 1}"#)),
            ("outsiders", Probe::Get("/outsiders")),
            ("record a delivery", Probe::Post("/deliveries", "{}")),
            ("record a reply", Probe::Post("/responses", "{}")),
            ("record a result", Probe::Post("/results", "{}")),
            ("strike a record", Probe::Post("/traces/1/strike", "{}")),
            ("look again", Probe::Other("PUT", "/review", "{}")),
            ("correct", Probe::Post("/corrections", "{}")),
        ],
        Action::ReadComments => &[("comments", Probe::Get("/comments"))],
        Action::Comment => &[("comment", Probe::Post("/comments", r#"{"live": true}"#))],
        Action::Answer => &[
            ("answer", Probe::Post("/outcomes", r#"{"comments": [], "outcome": "noted", "reason": "Taulukko"}"#)),
            ("record from a table", Probe::Post("/comments/import", "{}")),
            ("bring a draft in", Probe::Post("/draft-import", "{}")),
        ],
        // This has no address yet.
        Action::Sign => &[],
    }
}

const ASKERS: [&str; 9] = [
    "anonymous",
    "commenter",
    "writer",
    "signatory",
    "organisation admin",
    "coordinator of it",
    "coordinator of another",
    "of an applied organisation",
    "removed",
];

struct Scene {
    server: Server,
    _folder: TempDir,
    /// By the order of `ASKERS`.
    tokens: Vec<Option<String>>,
    own: String,
}

const APPLICANT: &str = "writer@laituri.example";
const REMOVED: &str = "writer@soutajat.example";

impl Scene {
    async fn new() -> Scene {
        let (server, folder) = Server::demo();
        let (applicant, removed) = (Somebody::of(&server, APPLICANT), Somebody::of(&server, REMOVED));
        assert!(server.stop(), "a good end");
        let take = |somebody: &Somebody| RegisterCommand::RevokeRole {
            person: somebody.person,
            organisation: somebody.organisation,
            role: Role::Writer,
            reason: None,
        };
        let names = Names { fi: "Hakija ry".to_owned(), sv: String::new(), en: String::new() };
        let organisation = OrganisationId::new([0xaa; 16]);
        let contact = applicant.person;
        let apply = RegisterCommand::ApplyToJoin { organisation, names, details: Details::default(), contact };
        decree(folder.path(), vec![take(&applicant), take(&removed), apply]).await;
        // Every cell is a request of its own, many in a second.
        let mut command = command(folder.path(), "127.0.0.1:0");
        let server = Server::run(command.args(["--rate-address-connections", "1000000"]).stderr(Stdio::null()));
        let emails = [
            None,
            Some(COMMENTER),
            Some(WRITER),
            Some("signatory@uusi-tyo.example"),
            Some("organisation-admin@jarjestokeha.example"),
            Some(COORDINATOR),
            Some("coordinator@foraldrar-raseborg.example"),
            Some(APPLICANT),
            Some(REMOVED),
        ];
        let tokens: Vec<Option<String>> = emails.iter().map(|email| email.map(|email| server.sign_in(email))).collect();
        let own = server.organisation_of(&server.sign_in(COORDINATOR));
        Scene { server, _folder: folder, tokens, own }
    }

    /// What became of it, as one cell.
    async fn cell(&self, id: &str, token: Option<&str>, probe: Probe) -> String {
        let path = |rest: &str| format!("/api/v1/statements/{id}{rest}");
        let server = &self.server;
        match probe {
            Probe::Get(rest) => told(&server.get(&path(rest), token)),
            Probe::Text => told(&server.post(&path("/text"), token, &json!({"markdown": "Sama teksti.\n"}))),
            Probe::Describe => told(&server.ask("PATCH", &path(""), token, &json!({}))),
            Probe::Openness => told(&server.ask("PUT", &path("/openness"), token, &json!({}))),
            Probe::Coordinator => {
                let body = json!({"organisation": self.own, "reason": "Taulukko"});
                told(&server.post(&path("/coordinators"), token, &body))
            }
            Probe::Post(rest, body) => {
                let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
                told(&server.post(&path(rest), token, &body))
            }
            Probe::Other(method, rest, body) => {
                let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
                told(&server.ask(method, &path(rest), token, &body))
            }
            Probe::Open => told(&server.post("/api/v1/statements", token, &json!({"title": "Taulukko"}))),
            Probe::Invite => {
                let body = json!({"email": format!("{id}@example.org"), "organisation": self.organisation(token), "roles": ["commenter"]});
                told(&server.post("/api/v1/invitations", token, &body))
            }
            Probe::SigningRule => {
                let path = format!("/api/v1/organisations/{}/signing-rule", self.organisation(token));
                told(&server.ask("PUT", &path, token, &json!({"rule": "one"})))
            }
            Probe::Newsletter => told(&server.post("/api/v1/bulletins/drafts", token, &json!({"readers": "taulukko"}))),
            Probe::Contacts => told(&server.get("/api/v1/contacts/due", token)),
            Probe::Socket => match self.live(id, token).await {
                Ok(editor) => editor.may,
                Err(cell) => cell,
            },
            Probe::Push => match self.live(id, token).await {
                Ok(mut editor) => {
                    let change = editor.edit(|tx, text| tx.splice_text(text, 1, 0, "x"));
                    editor.push(&[change]).await;
                    answered(&mut editor).await
                }
                Err(cell) => cell,
            },
        }
    }

    /// The asker's own organisation; for who has none, that of the statement.
    fn organisation(&self, token: Option<&str>) -> String {
        let me = token.map(|token| self.server.get("/api/v1/me", Some(token)).json());
        let id = me.and_then(|me| me["organisations"][0]["id"].as_str().map(str::to_owned));
        id.unwrap_or_else(|| self.own.clone())
    }

    async fn live(&self, id: &str, token: Option<&str>) -> Result<Editor, String> {
        let mut socket = connect(&self.server, token, id).await.map_err(|status| status.to_string())?;
        socket.send(hello(0, &[])).await;
        match socket.next().await {
            Frame::Closed(code) => Err(format!("closed {code}")),
            _ => Ok(Editor::open(&self.server, token.expect("nobody is let in without one"), id).await),
        }
    }
}

async fn answered(editor: &mut Editor) -> String {
    loop {
        match editor.step().await {
            Frame::Stored { .. } => return "stored".to_owned(),
            Frame::Refused { code, .. } => return code,
            Frame::Closed(code) => return format!("closed {code}"),
            _ => {}
        }
    }
}

fn told(answer: &Answer) -> String {
    if answer.status < 300 { answer.status.to_string() } else { format!("{} {}", answer.status, answer.problem()) }
}

/// One table: a row for each who asks, a column for each probe.
async fn table(scene: &Scene, name: &str, wish: serde_json::Value) -> String {
    let coordinator = scene.server.sign_in(COORDINATOR);
    let made = scene.server.post("/api/v1/statements", Some(&coordinator), &wish).json();
    let id = made["id"].as_str().expect("an id");
    let columns: Vec<(&str, Probe)> = Action::ALL.iter().flat_map(|action| probes(*action)).copied().collect();
    let mut rows: Vec<Vec<String>> = vec![vec!["who".to_owned()]];
    rows[0].extend(columns.iter().map(|(name, _)| (*name).to_owned()));
    for (who, token) in ASKERS.iter().zip(&scene.tokens) {
        let mut row = vec![(*who).to_owned()];
        for (_, probe) in &columns {
            row.push(scene.cell(id, token.as_deref(), *probe).await);
        }
        rows.push(row);
    }
    format!("# {name}\n{}", aligned(&rows))
}

/// The rows with every column as wide as its widest cell.
fn aligned(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].len()).max().unwrap_or_default();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(column, cell)| format!("{cell:0$}", width(column)));
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_role_and_action_is_as_written() {
    let scene = Scene::new().await;
    assert_eq!(scene.tokens.len(), ASKERS.len());
    let listed = json!([]);
    let made = [
        table(&scene, "open to the network", json!({"title": "Verkostolle"})).await,
        table(
            &scene,
            "among participants, of whom none are listed",
            json!({"title": "Osallistujille", "drafts": "participants", "comments": "participants", "writers": listed}),
        )
        .await,
        table(&scene, "read by everybody", json!({"title": "Kaikille", "drafts": "public", "writers": listed})).await,
    ]
    .join("\n");
    let without: Vec<String> =
        Action::ALL.iter().filter(|action| probes(**action).is_empty()).map(|action| format!("{action:?}")).collect();
    let made = format!("{made}\n# without an address yet\n{}\n", without.join("\n"));
    let written = include_str!("../data/matrix.txt");
    assert!(made == written, "the table is now:\n{made}");
}
