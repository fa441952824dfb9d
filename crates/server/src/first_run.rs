//! How a network begins. An installation without a coordinator prints an address when it starts; whoever opens it is
//! asked, step by step, what the network needs (`answers`). Until the last step that lies in a file of its own, which a
//! restart takes up (`kept`): then the settings are written beside the data, the first organisation and its coordinator
//! are decided on in one append, and the server begins anew with what it was told. From then on the address leads nowhere.
//!
//! `code` lets the first coordinator in where there is no mail yet.

pub(crate) mod answers;
pub(crate) mod code;
mod kept;

use crate::{
    app::App, failure::Failure, random::random, register::Decided, secret, settings, settings::Settings,
    vault::PersonRecord,
};
use answers::{Answers, Begins, Founder, Step};
use ledger::{Author, Details, Names, Register, RegisterCommand, Role};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use terms::{Digest, OrganisationId, PersonId};

/// The address of this start, and what was answered there.
pub(crate) struct FirstRun {
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
    data: PathBuf,
}

struct State {
    link: Option<Digest>,
    answers: Answers,
}

/// What came of the last step.
pub(crate) enum Finished {
    /// The network is there. The code lets its coordinator in where no mail brings one.
    Founded { code: Option<String> },
    /// The demonstration is going to be there.
    Demo,
    /// Something has not been answered yet.
    Unanswered(Step),
    /// It was over before.
    Over,
}

impl FirstRun {
    /// A fresh address if there is no coordinator, and its secret to be shown once. What was answered before a restart
    /// stands, unless the settings say it now.
    pub(crate) fn new(register: &Register, settings: &Settings) -> Result<(Self, Option<String>), Failure> {
        let data = &settings.data;
        let is_over = has_coordinator(register);
        let answers = if is_over {
            // What stopped right after the founding may have left it.
            kept::remove(data).map_err(Failure::FirstRun)?;
            Answers::default()
        } else {
            kept::read(data).map_err(Failure::FirstRun)?.but_what_is_settled(&settings.origins)
        };
        let secret = (!is_over).then(secret::draw);
        let link = secret.as_ref().map(|secret| secret::hash(&[secret]));
        let state = Mutex::new(State { link, answers });
        Ok((FirstRun { state, turn: tokio::sync::Mutex::default(), data: data.to_owned() }, secret))
    }

    /// Whether this is the address and there is still no coordinator.
    pub(crate) fn is_open(&self, register: &Register, secret: &str) -> bool {
        self.state().link == Some(secret::hash(&[secret])) && !has_coordinator(register)
    }

    /// What has been answered so far.
    pub(crate) fn answers(&self) -> Answers {
        self.state().answers.clone()
    }

    /// Keeps what was answered, over a restart too. Whoever is late, and answers when it is over, leaves nothing behind.
    pub(crate) fn keep(&self, answer: impl FnOnce(&mut Answers)) -> Result<(), Failure> {
        let mut state = self.state();
        if state.link.is_none() {
            return Ok(());
        }
        let mut answers = state.answers.clone();
        answer(&mut answers);
        kept::write(&self.data, &answers).map_err(Failure::FirstRun)?;
        state.answers = answers;
        Ok(())
    }

    /// The last step; the reason is read by everybody who asks why there is a coordinator.
    pub(crate) async fn finish(&self, app: &App, secret: &str, reason: String) -> Decided<Finished> {
        let _turn = self.turn.lock().await;
        let register = app.register.view();
        if !self.is_open(&register, secret) {
            return Ok(Ok(Finished::Over));
        }
        let answers = self.answers();
        if let Some(step) = answers.first_open(&app.settings.origins) {
            return Ok(Ok(Finished::Unanswered(step)));
        }
        // The settings before the coordinator: should the second fail, the steps are gone through again.
        let settings = answers.settings(&app.settings);
        settings::add_beside(&app.settings.data, &settings).map_err(Failure::Settings)?;
        let finished = match (&answers.begins, &answers.founder) {
            (Some(Begins::Own), Some(founder)) => match found(app, founder, reason).await? {
                Ok(person) => {
                    let has_mail = app.settings.smtp_url.is_some() || answers.has_mail_server();
                    let code = if has_mail { None } else { Some(code::draw(app, person).await?) };
                    Finished::Founded { code }
                }
                Err(refusal) => return Ok(Err(refusal)),
            },
            _ => Finished::Demo,
        };
        let mut state = self.state();
        (state.link, state.answers) = (None, Answers::default());
        // The network is there, whatever becomes of the file; the next start removes it too.
        if let Err(why) = kept::remove(&self.data) {
            tracing::error!(%why, "what was answered in the first run could not be removed");
        }
        Ok(Ok(finished))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The first organisation and its coordinator, in one append.
async fn found(app: &App, founder: &Founder, reason: String) -> Decided<PersonId> {
    let (organisation, person) = (OrganisationId::new(random()), PersonId::new(random()));
    let record = PersonRecord::new(&founder.name, founder.address.as_str(), random());
    let name = founder.organisation.clone();
    let names = Names { fi: name.clone(), sv: name.clone(), en: name };
    let mut commands = vec![
        RegisterCommand::AddOrganisation { organisation, names, details: Details::default() },
        RegisterCommand::AddPerson { person, commitment: record.commitment() },
    ];
    commands.extend(Role::ALL.map(|role| {
        let reason = Some(reason.clone());
        RegisterCommand::GrantRole { person, organisation, role, reason }
    }));
    let puts = record.puts(person).to_vec();
    let decided = app.register.decide(app.clock.now(), Author::Operator, commands, puts).await?;
    Ok(decided.map(|()| person))
}

fn has_coordinator(register: &Register) -> bool {
    register.coordinators().next().is_some()
}
