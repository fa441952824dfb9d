//! Every bound of the product in one place. What one limit implies for another is asserted at compile time.

mod adjustable;
mod agenda;
mod connections;
mod founding;
mod publishing;
mod seeing;

pub use adjustable::*;
pub use agenda::*;
pub use connections::*;
pub use founding::*;
pub use publishing::*;
pub use seeing::*;

/// A WebSocket message from a client, and so one `push`.
pub const FRAME_BYTES_MAX: usize = 1 << 20;
/// What is read of a message that is too large, so that its sender is told why; a larger one breaks the connection.
pub const FRAME_READ_BYTES_MAX: usize = 2 * FRAME_BYTES_MAX;
/// One automerge chunk as it arrives.
pub const CHUNK_BYTES_MAX: usize = 256 << 10;
/// A deflated chunk's body once inflated.
pub const INFLATED_BYTES_MAX: usize = 1 << 20;
/// Operations in one change. An editor splits what is larger (a paste, select all) into several changes.
pub const CHANGE_OPS_MAX: u64 = 20_000;
/// Changes in one push.
pub const PUSH_CHANGES_MAX: usize = 2_000;
/// Changes that one change builds on directly: as many as people who typed before they saw each other.
pub const DEPS_MAX: usize = 1_024;
/// Bytes of the message that an automerge change may carry.
pub const CHANGE_MESSAGE_BYTES_MAX: usize = 200;
/// Actors that ever write in one document, and so the other actors one change may name.
pub const DOCUMENT_ACTORS_MAX: usize = 65_536;
/// Operations in the whole history of one document.
pub const DOCUMENT_OPS_MAX: u64 = 5_000_000;
/// Bytes of one inserted element: a character, or a grapheme that a client inserts as one.
pub const ELEMENT_BYTES_MAX: usize = 64;
/// Bytes of a link mark's value: JSON with `href` and `title`.
pub const LINK_BYTES_MAX: usize = 2_000;
/// Nesting of one block: the length of its `parents`.
pub const BLOCK_PARENTS_MAX: usize = 16;

/// Bytes of Markdown that `POST …/text` takes.
pub const MARKDOWN_BYTES_MAX: usize = 512 << 10;
/// Stretches of bold, italic and links in such Markdown. automerge sets each by itself and tries all of them once more:
/// so many take about a second.
pub const MARKDOWN_MARKS_MAX: usize = 10_000;
/// Bytes of a request's body. Markdown comes in JSON, where a character may take several bytes.
pub const REQUEST_BYTES_MAX: usize = 2 << 20;
/// What is read of a body that is too large, so that its sender gets an answer rather than a broken connection.
pub const REQUEST_READ_BYTES_MAX: usize = 4 * REQUEST_BYTES_MAX;
/// Characters of a statement's title.
pub const TITLE_CHARS_MAX: usize = 200;
/// Organisations that coordinate one statement.
pub const COORDINATORS_MAX: usize = 5;
/// Organisations of one statement's support group.
pub const SUPPORT_GROUP_MAX: usize = 20;
/// Organisations that one statement lists as those that may take part; a wider circle is the whole network.
pub const PARTICIPANTS_MAX: usize = 10_000;
/// Characters of an organisation's name in one language.
pub const ORGANISATION_NAME_CHARS_MAX: usize = 200;
/// Bytes of an organisation's web address.
pub const WEBSITE_BYTES_MAX: usize = 300;
/// Characters of the reason of a public act.
pub const REASON_CHARS_MAX: usize = 1_000;
/// Characters that say where a piece of knowledge comes from.
pub const SOURCE_CHARS_MAX: usize = 300;
/// Characters of a round's name.
pub const ROUND_NAME_CHARS_MAX: usize = 100;
/// How far ahead a round may close: two years.
pub const ROUND_AHEAD_MS_MAX: i64 = 731 * 24 * 60 * 60 * 1000;
/// Rounds of one statement, those that were called off among them.
pub const ROUNDS_MAX: usize = 1_000;
/// How often the server looks whether a round has to open or close: open pages learn of it within a second.
pub const SCHEDULE_EVERY_MS: u64 = 250;
/// Stretches of writing that a statement's history shows.
pub const MOMENTS_SHOWN_MAX: usize = 500;
/// Returned texts that are kept of one statement for one organisation.
pub const RETURNED_TEXTS_MAX: usize = 50;
/// Bytes of one of them, and of why it was returned.
pub const RETURNED_BYTES_MAX: usize = 64 << 10;
/// Streams of events that one person has open, or one address from which nobody has signed in.
pub const EVENTS_PER_CALLER_MAX: usize = 20;
/// A stream of events says so often that it is alive.
pub const EVENTS_ALIVE_EVERY_MS: u64 = 15_000;
const _: () = assert!(EVENTS_ALIVE_EVERY_MS <= 30_000, "proxies close what is silent for a minute");
/// How signing goes on is told to one listener so often at most.
pub const PROGRESS_EVERY_MS: u64 = 250;
/// It is told to so many listeners in a second at most, one after the other: a request need not wait for all of them.
pub const PROGRESS_TOLD_PER_S: u32 = 10_000;
/// Moments of one statement's text that have a name.
pub const MOMENTS_NAMED_MAX: usize = 200;
/// Characters of such a name.
pub const MOMENT_NAME_CHARS_MAX: usize = 100;
/// Characters that say what a statement is to bring about.
pub const PURPOSE_CHARS_MAX: usize = 1_000;
/// Characters of a statement's theme.
pub const THEME_CHARS_MAX: usize = 200;
/// Those to whom one statement goes.
pub const ADDRESSEES_MAX: usize = 50;
/// Characters of one of them.
pub const ADDRESSEE_CHARS_MAX: usize = 200;
/// Characters of the number under which an authority keeps a matter.
pub const REGISTER_NUMBER_CHARS_MAX: usize = 100;
/// Questions that an authority asks.
pub const QUESTIONS_MAX: usize = 100;
/// Characters of one of them.
pub const QUESTION_CHARS_MAX: usize = 500;
/// The largest character limit of an opinion piece.
pub const CHARACTER_LIMIT_MAX: u32 = 100_000;
/// Sealed versions of one statement.
pub const VERSIONS_MAX: usize = 1_000;
/// Characters of a comment, of a suggested wording and of a reply.
pub const COMMENT_CHARS_MAX: usize = 10_000;
/// Comments of one statement.
pub const COMMENTS_MAX: usize = 20_000;
/// Comments on one page of a list, where so many are asked for.
pub const COMMENTS_PAGE_MAX: usize = 2_000;
/// Wordings of one comment.
pub const WORDINGS_MAX: usize = 50;
/// Replies to one comment.
pub const REPLIES_MAX: usize = 200;
/// Members that an umbrella names in one comment.
pub const CONSULTED_MAX: usize = 500;
/// Comments that are answered in one act.
pub const ANSWERED_AT_ONCE_MAX: usize = 200;
/// Organisations that answer on one statement whether they sign.
pub const SIGNATURES_MAX: usize = 20_000;
/// Organisations outside the register that wait for one statement's coordinators: with more, somebody is flooding them.
pub const OUTSIDERS_WAITING_MAX: usize = 1_000;
/// Those whose contacts have not confirmed; the oldest makes room.
pub const OUTSIDERS_UNCONFIRMED_MAX: usize = 1_000;
/// Such a signature waits so long for its contact's word.
pub const OUTSIDER_WITHIN_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// It waits so long for a coordinator after that: a quarter of a year.
pub const OUTSIDER_WAITS_MS: i64 = 92 * 24 * 60 * 60 * 1_000;
/// Whoever signed for such an organisation is remembered so long after the last letter, to confirm it or take it back.
pub const OUTSIDER_KEPT_MS: i64 = 731 * 24 * 60 * 60 * 1_000;
/// Days on which an organisation may decide, that it names at a time.
pub const DECISION_DAYS_MAX: usize = 12;
/// Characters of a reservation: it is shown with its clause.
pub const RESERVATION_CHARS_MAX: usize = 1_000;
/// Changes from one signed version to the next that are classed one by one; with more, the text counts as another one.
pub const CHANGES_CLASSIFIED_MAX: usize = 500;
/// Associations that an umbrella says that belong to it.
pub const MEMBERS_STATED_MAX: u32 = 100_000;
/// Organisations that are hoped for.
pub const GOAL_MAX: u32 = 100_000;
/// An organisation may ask for another look at an outcome within this time: a week.
pub const CONTEST_WITHIN_MS: i64 = 7 * 24 * 60 * 60 * 1000;
/// A contact that was confirmed this long ago is asked whether it still holds.
pub const CONTACT_HOLDS_MS: i64 = 365 * 24 * 60 * 60 * 1000;
/// Tokens that one person has in force.
pub const TOKENS_MAX: usize = 20;
/// Characters of a token's name.
pub const TOKEN_NAME_CHARS_MAX: usize = 100;
/// Days that a token lasts, if nothing else is said.
pub const TOKEN_DAYS: u32 = 90;
/// Days that a token lasts at most.
pub const TOKEN_DAYS_MAX: u32 = 366;
/// Organisations that a search on a page shows at most.
pub const MATCHES_MAX: usize = 40;
/// Organisations on one page of a list.
pub const ORGANISATIONS_PER_PAGE: usize = 50;
/// Bytes of an organisation's logo.
pub const LOGO_BYTES_MAX: usize = 200 << 10;
/// Width and height of a logo.
pub const LOGO_PIXELS_MAX: u32 = 2_000;
/// Applications to join that wait for one address.
pub const APPLICATIONS_PER_ADDRESS_MAX: usize = 3;
/// Applications to join that wait for the coordinators; with more, somebody is flooding them.
pub const APPLICATIONS_WAITING_MAX: usize = 500;
/// Bytes of an `Idempotency-Key`.
pub const IDEMPOTENCY_KEY_BYTES_MAX: usize = 255;

/// Characters of the name under which a server signs.
pub const KEY_NAME_CHARS_MAX: usize = 255;
/// Keys that a server signs with one after the other: one a year, or one a month for ten years.
pub const SIGNING_KEYS_MAX: usize = 120;
/// Signatures on one note that is read: as many as C2SP's signed notes ask for, and some.
pub const NOTE_SIGNATURES_MAX: usize = 32;
/// Leaves of all the trees over ledgers that are kept at once: each takes two hashes.
pub const TREE_LEAVES_KEPT_MAX: u64 = 1 << 20;
/// Between two stored checkpoints of one ledger. What is due once an hour looks more often when something else is.
pub const CHECKPOINTS_APART_MS: u64 = CHORES_EVERY_MS / 2;
/// Bytes of a receipt that is read: an entry that lists everybody who may take part, in JSON within JSON, and its proof.
pub const RECEIPT_BYTES_MAX: usize = 1 << 20;
const _: () = assert!(PARTICIPANTS_MAX * 40 + SIGNING_KEYS_MAX * 1_000 < RECEIPT_BYTES_MAX);

/// Bytes of a file of organisations or comments.
pub const IMPORT_FILE_BYTES_MAX: usize = 4 << 20;
/// What is read of a request that brings such a file: the page sends it back with what was decided, and a file that is
/// too large is refused in words.
pub const IMPORT_READ_BYTES_MAX: usize = 16 << 20;
/// Bytes of a spreadsheet's parts once inflated.
pub const IMPORT_INFLATED_BYTES_MAX: usize = 64 << 20;
/// Parts of a spreadsheet's archive.
pub const IMPORT_PARTS_MAX: usize = 1_000;
/// Rows of such a file, its headings not counted.
pub const IMPORT_ROWS_MAX: usize = 10_000;
/// Columns of such a file.
pub const IMPORT_COLUMNS_MAX: usize = 100;
/// Characters of one of its cells: as many as a spreadsheet's own has.
pub const IMPORT_CELL_CHARS_MAX: usize = 32_767;

/// Actors that an editor names as having unsent work when it says hello.
pub const HELLO_ACTORS_MAX: usize = 64;
/// Spare actors handed out with a welcome.
pub const SPARE_ACTORS: usize = 4;
/// Bytes of a cursor's position in a presence frame: automerge's cursors are a counter and an actor.
pub const CURSOR_BYTES_MAX: usize = 128;
/// Between two presence frames of one connection; what comes faster is gathered, and the last one counts.
pub const PRESENCE_EVERY_MS: u64 = 100;
/// Bytes that one read of a socket takes at most: a keystroke's push is some hundred, and each reader keeps a buffer.
pub const SOCKET_READ_BYTES: usize = 4 << 10;
/// Frames that wait for one reader; one more and the reader is dropped and resumes from its offset.
pub const READER_FRAMES_MAX: usize = 256;
/// Bytes of stored changes that one `changes` frame carries at most while a reader catches up.
pub const CATCH_UP_BYTES_MAX: usize = 512 << 10;
/// Inputs that wait for one statement's task.
pub const MAILBOX_MAX: usize = 1_024;
/// Bytes of admitted changes that wait for the append before them; beyond it a statement takes no more pushes until
/// that append has ended.
pub const STAGED_BYTES_MAX: usize = 8 << 20;

/// A statement that nobody has open leaves memory after this time; so does a document that nobody asks for its text.
pub const STATEMENT_IDLE_MS: u64 = 30_000;

/// A value larger than this is stored in numbered pieces of this size.
pub const STORE_PIECE_BYTES: usize = 8 << 10;
/// One entry of a log.
pub const STORE_ENTRY_BYTES_MAX: usize = 4 << 20;
/// Free space below which writing is refused, so that reading goes on.
pub const STORE_RESERVE_BYTES: u64 = 256 << 20;
/// A snapshot is due once the tail of a text log exceeds `2 × snapshot + SNAPSHOT_SLACK_BYTES` and the log has doubled.
pub const SNAPSHOT_SLACK_BYTES: u64 = 16 << 10;

/// Bytes that the sockets of one session may send in a second, lastingly.
pub const SESSION_BYTES_PER_S: u32 = 2 << 20;
/// What a frame costs of that, besides its bytes: reading and answering a short one is work too.
pub const RATE_FRAME_BYTES: u32 = 1 << 10;
/// Connections that one address may open in a second, lastingly: an organisation of hundreds sits behind one.
pub const ADDRESS_CONNECTIONS_PER_S: u32 = 64;
/// Requests of nobody signed in that would change something, from one address in a second, lastingly.
pub const ADDRESS_REQUESTS_PER_S: u32 = 10;
/// Who was quiet may have so many seconds' worth at once.
pub const RATE_BURST_S: u32 = 16;
/// A connection that is held back for so long without a break is closed.
pub const RATE_PATIENCE_S: u64 = 60;
/// Between two sweeps of the buckets that are full again, so many are charged.
pub const RATE_SWEEP_EVERY: u32 = 4_096;

/// Readers of one statement from which on frames keep a beat: fewer cost less than waiting would save.
pub const BEAT_READERS_MIN: usize = 32;
/// Between two frames of such a statement, at least: where keystrokes come faster, one is seen this much later at most.
pub const BEAT_MS: u64 = 10;
/// Bytes of stored changes that don't wait for the beat.
pub const BEAT_BYTES_MAX: usize = 64 << 10;

/// Changes from which on a record is made of what the gate knows of them; fewer are replayed when a statement is opened.
pub const GATE_RECORD_CHANGES: u64 = 1_024;
/// Bytes that one such record takes, and one change more.
pub const GATE_RECORD_BYTES_MAX: usize = 1 << 20;

/// Once the server is told to stop, all is done or left undone within this time.
pub const GOING_DOWN_WITHIN_MS: u64 = 9_500;

const _: () = assert!(GOING_DOWN_WITHIN_MS < 10_000, "ten seconds after it is told to, the server is down");
const _: () = assert!(2 * GATE_RECORD_BYTES_MAX <= STORE_ENTRY_BYTES_MAX, "a record is one entry");
const _: () = assert!(FRAME_BYTES_MAX < STAGED_BYTES_MAX, "what one frame brings can always be staged");
const _: () = assert!(CHUNK_BYTES_MAX <= FRAME_BYTES_MAX, "a push carries at least one chunk");
const _: () = assert!(CHUNK_BYTES_MAX < STORE_ENTRY_BYTES_MAX, "an accepted chunk and its envelope can be stored");
const _: () =
    assert!(MARKDOWN_BYTES_MAX < FRAME_BYTES_MAX, "what Markdown seeds is no larger than what a socket takes");
const _: () = assert!(2 * MARKDOWN_BYTES_MAX <= REQUEST_BYTES_MAX, "Markdown with every quote escaped fits a request");
const _: () = assert!(LOGO_BYTES_MAX < STORE_ENTRY_BYTES_MAX && LOGO_BYTES_MAX < REQUEST_BYTES_MAX);
const _: () = assert!(CHANGE_OPS_MAX < DOCUMENT_OPS_MAX, "a change fits a document");
const _: () = assert!(DOCUMENT_OPS_MAX < u32::MAX as u64, "automerge keeps operation counters in 32 bits");
const _: () = assert!(SPARE_ACTORS <= HELLO_ACTORS_MAX, "all spares of one welcome can come back in a hello");
const _: () = assert!(PARTICIPANTS_MAX * 40 < STORE_ENTRY_BYTES_MAX, "the longest list of organisations can be stored");
const _: () = assert!(
    FRAME_READ_BYTES_MAX < SESSION_BYTES_PER_S as usize * RATE_BURST_S as usize,
    "whatever is read of one frame fits a bucket"
);
const _: () = assert!(TOKEN_DAYS <= TOKEN_DAYS_MAX, "what a token lasts by itself is allowed");
const _: () = assert!(COMMENT_CHARS_MAX <= IMPORT_CELL_CHARS_MAX, "every comment fits a cell");
const _: () = assert!(2 * IMPORT_FILE_BYTES_MAX <= IMPORT_READ_BYTES_MAX, "a file comes back with every decision");
/// Messages that the outbox remembers, waiting ones among them; the oldest that is done makes room for the next.
pub const MAILS_KEPT_MAX: u64 = 8_192;
/// Files in the outbox's folder, where messages go if there is no mail server.
pub const OUTBOX_FILES_MAX: u64 = 1_000;
/// Times that a message is tried before it counts as failed: about a day.
pub const MAIL_ATTEMPTS_MAX: u32 = 30;
/// Bytes kept of what a mail server replied.
pub const MAIL_REPLY_CHARS_MAX: usize = 300;
/// Mails to one address in an hour that people who are not that person's can cause.
pub const MAILS_PER_ADDRESS_MAX: usize = 5;
/// Mails that one client address can cause in an hour. Offices share an address.
pub const MAILS_PER_CLIENT_MAX: usize = 30;
/// Addresses that such counts are kept of.
pub const RATES_KEPT_MAX: usize = 100_000;

/// A login's link and code are good for this time.
pub const LOGIN_WITHIN_MS: i64 = 10 * 60 * 1_000;
/// Wrong codes until a login is over.
pub const LOGIN_TRIES_MAX: u32 = 5;
/// Bytes of the path to go back to after signing in.
pub const NEXT_PATH_BYTES_MAX: usize = 500;
/// An invitation is good for this time.
pub const INVITATION_WITHIN_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// Invitations that are kept for one organisation; the oldest that is not open makes room for the next.
pub const INVITATIONS_MAX: usize = 1_000;
/// A session that is not used for this time is over.
pub const SESSION_IDLE_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// A session is over after this time, however much it is used.
pub const SESSION_LASTS_MS: i64 = 180 * 24 * 60 * 60 * 1_000;
/// How coarsely it is noted when a session was last used.
pub const SESSION_SEEN_EVERY_MS: i64 = 60 * 60 * 1_000;
/// Sessions of one person; one more ends the oldest.
pub const SESSIONS_MAX: usize = 1_000;
/// Characters of a person's name.
pub const NAME_CHARS_MAX: usize = 100;
/// Bytes of an e-mail address (RFC 5321, 4.5.3.1.3, less the angle brackets).
pub const ADDRESS_BYTES_MAX: usize = 254;

const _: () = assert!(LOGIN_WITHIN_MS < SESSION_SEEN_EVERY_MS, "a login is over before a session is noted again");
const _: () = assert!(SESSION_SEEN_EVERY_MS < SESSION_IDLE_MS && SESSION_IDLE_MS < SESSION_LASTS_MS);
const _: () = assert!(OUTBOX_FILES_MAX < MAILS_KEPT_MAX, "a file in the outbox is a message that is remembered");
/// Whoever looks at a statement again within this time is still at the same reading of it.
pub const READING_WITHIN_MS: i64 = 60 * 60 * 1_000;
/// Heads that are remembered of a text that somebody has read. While more people type at once, what they read before counts.
pub const READING_HEADS_MAX: usize = 64;

/// Statements that are listed for each hat on the page of what waits.
pub const WAITING_SHOWN_MAX: usize = 20;

/// Between two rounds of what is due because time has passed.
pub const CHORES_EVERY_MS: u64 = 60 * 60 * 1_000;
/// A contact that does not answer the yearly question is asked once more after this time.
pub const CONTACT_AGAIN_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// Letters of that kind in one round: others wait behind them.
pub const CONTACT_MAILS_AT_ONCE: usize = 100;
/// A letter that asks or tells something is of use for this time.
pub const LETTER_WITHIN_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// An application waits so long for its contact's word.
pub const APPLICATION_WITHIN_MS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// Applications that wait for their contacts' word; the oldest makes room for the next.
pub const APPLICATIONS_UNCONFIRMED_MAX: usize = 2_000;
/// A coordinator is told of new applications this often at most.
pub const APPLICATIONS_TOLD_EVERY_MS: i64 = 24 * 60 * 60 * 1_000;
/// A coordinator is told again of applications that still wait.
pub const APPLICATIONS_TOLD_AGAIN_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// Comments on one page of the list; the next page has the next ones.
pub const COMMENTS_SHOWN_MAX: usize = 100;
/// Comments about one statement that an organisation prepares at a time.
pub const PREPARED_MAX: usize = 100;
/// Bytes of a comment that is prepared, with its place and its suggestion.
pub const PREPARED_BYTES_MAX: usize = 128 * 1_024;
/// What was typed behind a mail's link and is not handed in yet is kept for this time.
pub const TYPED_KEPT_MS: u64 = 7 * 24 * 60 * 60 * 1_000;
/// The first answer to a command is kept for repeats: a browser that was closed on a Friday sends its form again on Monday.
pub const ANSWER_KEPT_MS: u64 = 3 * 24 * 60 * 60 * 1_000;

const _: () = assert!(CONTACT_AGAIN_MS < CONTACT_HOLDS_MS, "a question is asked again before the next one is due");
const _: () = assert!(LETTER_WITHIN_MS < CONTACT_AGAIN_MS, "a letter is sent or given up before the next one");
const _: () = assert!(APPLICATIONS_TOLD_EVERY_MS < APPLICATIONS_TOLD_AGAIN_MS);
const _: () = assert!((CONTACT_MAILS_AT_ONCE as u64) < MAILS_KEPT_MAX / 8, "letters of our own leave room for logins");
/// What organisations are told of in one sitting (answers, replies) waits so long for more of it: it is one letter.
pub const NOTICES_GATHER_MS: i64 = 10 * 60 * 1_000;
/// It waits for no longer than this: an afternoon.
pub const NOTICES_GATHER_MS_MAX: i64 = 6 * 60 * 60 * 1_000;
/// Between two looks at what has been decided, so that a busy hour costs no more than a quiet one.
pub const NOTICES_EVERY_MS: u64 = 1_000;
/// Notices that wait to be sent at once: others, such as a login's mail, wait behind them.
pub const NOTICE_MAILS_AT_ONCE: usize = 100;
/// Where no more fit, so long until the next.
pub const NOTICE_MAILS_AGAIN_MS: i64 = 5_000;
/// Whoever wants one mail a day gets it from this hour on, where the network is.
pub const NOTICES_DAILY_HOUR: i8 = 8;
/// Comments whose words stand in one letter; the others are behind its link.
pub const NOTICE_COMMENTS_MAX: usize = 50;
/// Characters of a comment, a quote or a reply in a letter; the rest is behind its link.
pub const NOTICE_CHARS_MAX: usize = 600;
/// Organisations that have not answered are reminded so long before a round closes.
pub const ROUND_REMINDER_MS: i64 = 3 * 24 * 60 * 60 * 1_000;
/// So long where a round is short. In one of less than twice this time nobody is reminded.
pub const SHORT_ROUND_REMINDER_MS: i64 = 24 * 60 * 60 * 1_000;
/// Coordinators remind those who have not answered whether they sign no more often than this.
pub const SIGNING_REMINDER_EVERY_MS: i64 = 2 * 24 * 60 * 60 * 1_000;
/// Characters of their own that they add to it.
pub const REMINDER_CHARS_MAX: usize = 500;

const _: () = assert!(REMINDER_CHARS_MAX <= NOTICE_CHARS_MAX, "a letter has all of them");
const _: () = assert!(SIGNING_REMINDER_EVERY_MS < LETTER_WITHIN_MS, "the last one is known until the next may go");
const _: () = assert!(NOTICES_GATHER_MS < NOTICES_GATHER_MS_MAX, "one more answer is waited for at least once");
const _: () = assert!((NOTICE_MAILS_AT_ONCE as u64) < MAILS_KEPT_MAX / 8, "letters of our own leave room for logins");
const _: () = assert!(SHORT_ROUND_REMINDER_MS < ROUND_REMINDER_MS);
