//! What is done by HTTP: signing in, making statements, reading the text to compare with.

use crate::BenchError;
use serde_json::{Value, json};

/// A demonstration server.
#[derive(Clone)]
pub(crate) struct Api {
    agent: ureq::Agent,
    /// Host and port.
    authority: String,
}

/// Somebody who is signed in, in one of their organisations.
#[derive(Debug, Clone)]
pub(crate) struct Visitor {
    pub(crate) token: String,
    pub(crate) organisation: String,
}

impl Api {
    /// A server at an address like `http://127.0.0.1:8080`.
    pub(crate) fn at(url: &str) -> Result<Api, BenchError> {
        let authority = url.strip_prefix("http://").ok_or_else(|| BenchError::Address(url.to_owned()))?;
        let config = ureq::Agent::config_builder().http_status_as_error(false).build();
        Ok(Api { agent: config.into(), authority: authority.trim_end_matches('/').to_owned() })
    }

    /// Host and port, for live connections.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// Everybody of the demonstration who has this role, each signed in.
    pub(crate) fn sign_in_all(&self, role: &'static str) -> Result<Vec<Visitor>, BenchError> {
        self.sign_in_some(role, usize::MAX, |_| true)
    }

    /// So many at most of those who have this role for organisations of such names, each signed in.
    pub(crate) fn sign_in_some(
        &self,
        role: &'static str,
        most: usize,
        is_named: impl Fn(&str) -> bool,
    ) -> Result<Vec<Visitor>, BenchError> {
        let people = self.get("/api/v1/demo/people", None)?;
        let is_wanted = |person: &&Value| {
            let has_role = person["roles"].as_array().is_some_and(|roles| roles.iter().any(|r| r == role));
            has_role && person["organisation"]["name"].as_str().is_some_and(&is_named)
        };
        let people = people.as_array().map(Vec::as_slice).unwrap_or_default();
        let wanted = people.iter().filter(is_wanted).take(most);
        let visitors: Vec<_> = wanted.map(|person| self.sign_in(person)).collect::<Result<_, _>>()?;
        if visitors.is_empty() { Err(BenchError::Nobody(role)) } else { Ok(visitors) }
    }

    /// Makes a statement; gives its id.
    pub(crate) fn make_statement(&self, coordinator: &Visitor, title: &str) -> Result<String, BenchError> {
        let body = json!({"title": title, "language": "fi", "organisation": coordinator.organisation});
        let made = self.post("/api/v1/statements", Some(coordinator), &body)?;
        text_at(&made, "id", "POST /api/v1/statements")
    }

    /// Sets a statement's text.
    pub(crate) fn set_text(&self, writer: &Visitor, statement: &str, markdown: &str) -> Result<(), BenchError> {
        let body = json!({"markdown": markdown, "organisation": writer.organisation});
        self.post(&format!("/api/v1/statements/{statement}/text"), Some(writer), &body).map(drop)
    }

    /// Opens a round on the statement's text as it is, and so seals it as a version.
    pub(crate) fn open_round(&self, coordinator: &Visitor, statement: &str, closes: &str) -> Result<(), BenchError> {
        let body = json!({"closes_at": closes, "organisation": coordinator.organisation});
        self.post(&format!("/api/v1/statements/{statement}/rounds"), Some(coordinator), &body).map(drop)
    }

    /// Seals the statement's text for signing, as version 1, and lets everybody see how far that comes.
    pub(crate) fn seal(&self, coordinator: &Visitor, statement: &str, goal: usize) -> Result<(), BenchError> {
        let path = format!("/api/v1/statements/{statement}/sign-on");
        let organisation = &coordinator.organisation;
        self.post(&path, Some(coordinator), &json!({"reason": "Mittaus", "organisation": organisation}))?;
        let plan = json!({"goal": goal, "public_progress": true, "organisation": organisation});
        let request = self.agent.put(self.address(&path));
        let request = request.header("authorization", format!("Bearer {}", coordinator.token));
        let response = request.send_json(&plan).map_err(|why| failed(&path, why))?;
        status(&path, response.status().as_u16())
    }

    /// Signs version 1; says with which status that was answered.
    pub(crate) fn sign(&self, signatory: &Visitor, statement: &str) -> Result<u16, BenchError> {
        let body = json!({"version": 1, "organisation": signatory.organisation});
        self.tried(&format!("/api/v1/statements/{statement}/signatures"), signatory, &body)
    }

    /// Takes a signature back; says with which status that was answered.
    pub(crate) fn take_back(&self, signatory: &Visitor, statement: &str, number: u64) -> Result<u16, BenchError> {
        let body = json!({"organisation": signatory.organisation});
        self.tried(&format!("/api/v1/statements/{statement}/signatures/{number}/withdraw"), signatory, &body)
    }

    /// All signatures that the visitor sees.
    pub(crate) fn signatures(&self, visitor: &Visitor, statement: &str) -> Result<Vec<Value>, BenchError> {
        self.all(&format!("/api/v1/statements/{statement}/signatures"), visitor)
    }

    /// The statement's ledger, an entry a line.
    pub(crate) fn ledger(&self, reader: &Visitor, statement: &str) -> Result<String, BenchError> {
        self.read(reader, &format!("/api/v1/statements/{statement}/ledger"))
    }

    /// The characters of a statement's live text.
    pub(crate) fn text(&self, reader: &Visitor, statement: &str) -> Result<String, BenchError> {
        self.read(reader, &format!("/api/v1/statements/{statement}/text?format=text"))
    }

    fn read(&self, reader: &Visitor, path: &str) -> Result<String, BenchError> {
        let request = self.agent.get(self.address(path)).header("authorization", format!("Bearer {}", reader.token));
        let mut response = request.call().map_err(|why| failed(path, why))?;
        status(path, response.status().as_u16())?;
        // The default limit of 10 MB is beyond any text that a statement may hold.
        response.body_mut().read_to_string().map_err(|why| failed(path, why))
    }

    /// Sends a file of organisations; gives what was done, or would be.
    pub(crate) fn import(&self, coordinator: &Visitor, query: &str, file: &[u8]) -> Result<Value, BenchError> {
        self.send_file(coordinator, &format!("/api/v1/organisations/import{query}"), file)
    }

    /// Records the comments of a table.
    pub(crate) fn import_comments(
        &self,
        coordinator: &Visitor,
        statement: &str,
        file: &[u8],
    ) -> Result<Value, BenchError> {
        let organisation = &coordinator.organisation;
        let path = format!("/api/v1/statements/{statement}/comments/import?organisation={organisation}");
        self.send_file(coordinator, &path, file)
    }

    /// Hands in a comment on a clause of the open round's version.
    pub(crate) fn comment(
        &self,
        speaker: &Visitor,
        statement: &str,
        clause: u64,
        text: &str,
    ) -> Result<(), BenchError> {
        let body = json!({"clause": clause, "text": text, "organisation": speaker.organisation});
        self.post(&format!("/api/v1/statements/{statement}/comments"), Some(speaker), &body).map(drop)
    }

    fn send_file(&self, coordinator: &Visitor, path: &str, file: &[u8]) -> Result<Value, BenchError> {
        let request = self.agent.post(self.address(path)).header("content-type", "text/csv");
        let request = request.header("authorization", format!("Bearer {}", coordinator.token));
        let mut response = request.send(file).map_err(|why| failed(path, why))?;
        status(path, response.status().as_u16())?;
        let body = response.body_mut().with_config().limit(64 << 20).read_json();
        body.map_err(|why| failed(path, why))
    }

    /// The ids of all statements that the visitor may read, newest first.
    pub(crate) fn statements(&self, visitor: &Visitor) -> Result<Vec<String>, BenchError> {
        self.items("/api/v1/statements", visitor)
    }

    /// The ids of the network's organisations.
    pub(crate) fn members(&self, visitor: &Visitor) -> Result<Vec<String>, BenchError> {
        self.items("/api/v1/organisations", visitor)
    }

    /// Drafts a survey and opens it; gives its number.
    pub(crate) fn survey(
        &self,
        coordinator: &Visitor,
        questionnaire: &Value,
        closes: &str,
        promise: &str,
    ) -> Result<u64, BenchError> {
        let organisation = &coordinator.organisation;
        let asked = json!({"questionnaire": questionnaire, "organisation": organisation});
        let drafted = self.post("/api/v1/surveys", Some(coordinator), &asked)?;
        let number = drafted["number"].as_u64().unwrap_or_default();
        let open = json!({"closes_at": closes, "promise": promise, "organisation": organisation});
        self.post(&format!("/api/v1/surveys/{number}/open"), Some(coordinator), &open)?;
        Ok(number)
    }

    /// Records what an organisation answers.
    pub(crate) fn answer_survey(
        &self,
        coordinator: &Visitor,
        number: u64,
        respondent: &str,
        answers: &Value,
    ) -> Result<(), BenchError> {
        let body = json!({"respondent": respondent, "channel": "mail", "source": "mittaus", "answers": answers});
        self.post(&format!("/api/v1/surveys/{number}/recorded"), Some(coordinator), &body).map(drop)
    }

    /// Closes a survey before its time.
    pub(crate) fn close_survey(&self, coordinator: &Visitor, number: u64) -> Result<(), BenchError> {
        let body = json!({"reason": "Mittaus", "organisation": coordinator.organisation});
        self.post(&format!("/api/v1/surveys/{number}/close"), Some(coordinator), &body).map(drop)
    }

    /// How many organisations the network has.
    pub(crate) fn count_organisations(&self, visitor: &Visitor) -> Result<usize, BenchError> {
        Ok(self.items("/api/v1/organisations", visitor)?.len())
    }

    /// The length of a page as it comes over the wire, uncompressed; none if there is no such page.
    pub(crate) fn page(&self, reader: &Visitor, path: &str) -> Result<Option<usize>, BenchError> {
        let request = self.agent.get(self.address(path)).header("cookie", format!("lausuma={}", reader.token));
        let mut response = request.call().map_err(|why| failed(path, why))?;
        if response.status().as_u16() == 404 {
            return Ok(None);
        }
        status(path, response.status().as_u16())?;
        let body = response.body_mut().with_config().limit(64 << 20).read_to_vec();
        body.map(|body| Some(body.len())).map_err(|why| failed(path, why))
    }

    /// The ids of everything on all pages of a list.
    fn items(&self, list: &str, visitor: &Visitor) -> Result<Vec<String>, BenchError> {
        self.all(list, visitor)?.iter().map(|item| text_at(item, "id", list)).collect()
    }

    /// Everything on all pages of a list.
    fn all(&self, list: &str, visitor: &Visitor) -> Result<Vec<Value>, BenchError> {
        let (mut all, mut query) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("{list}{query}"), Some(visitor))?;
            all.extend(page["items"].as_array().into_iter().flatten().cloned());
            match page["next"].as_str() {
                Some(next) => query = format!("?cursor={next}"),
                None => return Ok(all),
            }
        }
    }

    /// What an address tells.
    pub(crate) fn value(&self, reader: &Visitor, path: &str) -> Result<Value, BenchError> {
        self.get(path, Some(reader))
    }

    /// Does something; gives the answer.
    pub(crate) fn act(&self, visitor: &Visitor, path: &str, body: &Value) -> Result<Value, BenchError> {
        self.post(path, Some(visitor), body)
    }

    /// Puts something; says with which status that was answered.
    pub(crate) fn put(&self, visitor: &Visitor, path: &str, body: &Value) -> Result<u16, BenchError> {
        let request = self.agent.put(self.address(path));
        let request = request.header("authorization", format!("Bearer {}", visitor.token));
        let mut response = request.send_json(body).map_err(|why| failed(path, why))?;
        let status = response.status().as_u16();
        // Read to its end, so that the connection serves again.
        response.body_mut().read_to_vec().map_err(|why| failed(path, why))?;
        Ok(status)
    }

    fn tried(&self, path: &str, visitor: &Visitor, body: &Value) -> Result<u16, BenchError> {
        let request = self.agent.post(self.address(path));
        let request = request.header("authorization", format!("Bearer {}", visitor.token));
        let mut response = request.send_json(body).map_err(|why| failed(path, why))?;
        let status = response.status().as_u16();
        // Read to its end, so that the connection serves again.
        response.body_mut().read_to_vec().map_err(|why| failed(path, why))?;
        Ok(status)
    }

    fn sign_in(&self, person: &Value) -> Result<Visitor, BenchError> {
        const PEOPLE: &str = "GET /api/v1/demo/people";
        let email = text_at(person, "email", PEOPLE)?;
        let organisation = text_at(&person["organisation"], "id", PEOPLE)?;
        let session = self.post("/api/v1/demo/session", None, &json!({"email": email}))?;
        Ok(Visitor { token: text_at(&session, "token", "POST /api/v1/demo/session")?, organisation })
    }

    fn get(&self, path: &str, visitor: Option<&Visitor>) -> Result<Value, BenchError> {
        let mut request = self.agent.get(self.address(path));
        if let Some(visitor) = visitor {
            request = request.header("authorization", format!("Bearer {}", visitor.token));
        }
        let mut response = request.call().map_err(|why| failed(path, why))?;
        status(path, response.status().as_u16())?;
        response.body_mut().read_json().map_err(|why| failed(path, why))
    }

    fn post(&self, path: &str, visitor: Option<&Visitor>, body: &Value) -> Result<Value, BenchError> {
        let mut request = self.agent.post(self.address(path));
        if let Some(visitor) = visitor {
            request = request.header("authorization", format!("Bearer {}", visitor.token));
        }
        let mut response = request.send_json(body).map_err(|why| failed(path, why))?;
        status(path, response.status().as_u16())?;
        response.body_mut().read_json().map_err(|why| failed(path, why))
    }

    fn address(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority)
    }
}

fn text_at(value: &Value, key: &str, what: &str) -> Result<String, BenchError> {
    value[key].as_str().map(str::to_owned).ok_or_else(|| BenchError::Answer(what.to_owned()))
}

fn failed(path: &str, why: ureq::Error) -> BenchError {
    BenchError::Http { what: path.to_owned(), why: Box::new(why) }
}

fn status(path: &str, status: u16) -> Result<(), BenchError> {
    if (200..300).contains(&status) { Ok(()) } else { Err(BenchError::Status { what: path.to_owned(), status }) }
}
