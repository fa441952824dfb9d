# Lausuma's texts in English. The same keys and the same variables are in fi.ftl, sv.ftl and en.ftl;
# a test compares them. The server and the editor in the browser read the same files. Numbers are given
# as numbers and years as text, so that a year gets no comma.

## The site

site-name = Lausuma
site-tagline = Organisations write their statements together
page-title = { $page } – { $site }
skip-to-content = Skip to content
site-navigation = Main menu
site-home = Statements
site-language = Language
sign-in = Sign in
sign-out = Sign out
signed-in-as = Signed in as { $name }
hat = Acting for { $organisation }
hat-choose = Which organisation are you acting for?
hat-switch = Change organisation
demo-banner = Demo network: everything is made up. Write nothing confidential.
demo-banner-try = Choose whom to be
moment = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }, { $hour }:{ $minute } Finnish time

## The front page

home-title = Statements
home-intro = The organisations of the network write these statements together.
home-empty = No statement has been started yet.
home-empty-coordinator = You can start the first one.
home-count = { $count ->
    [one] One statement
   *[other] { $count } statements
}

## A statement's stage, kind and language

stage = Stage
stage-drafting = Being drafted
stage-round-open = Comment round open
stage-round-answering = Comments are being answered
stage-sign-on = Collecting signatures
stage-published = Published
stage-followed-up = Being followed up
stage-withdrawn = Withdrawn
kind = Kind
kind-position = Joint position
kind-submission = Statement to an authority
kind-opinion-piece = Opinion piece
language-fi = Finnish
language-sv = Swedish
language-en = English

## Roles

role-coordinator = coordinator
role-organisation-admin = organisation admin
role-writer = writer
role-commenter = commenter
role-signatory = signatory

## Signing in to the demo network

login-title = Sign in
demo-login-title = Who would you like to be?
demo-login-intro = Choose someone below. No password is needed. Open a second browser to write in the same text for another organisation.
demo-login-choose = Continue as { $name }
demo-login-roles = Roles: { $roles }
demo-login-members = { $count ->
    [one] one member
   *[other] { $count } members
}
demo-login-member-associations = { $count ->
    [one] one member association
   *[other] { $count } member associations
}

## Signing in by e-mail

login-intro = You need no password. We send a link and a code to your e-mail, and they let you in.
field-name = Your name
field-name-hint = First name and family name. Others see it when you write or comment.
field-email = E-mail address
login-email-hint = The address that you were invited to the network with.
login-submit = Send me a message
login-link-intro = You are signing in as { $address }.
login-link-submit = Sign in
login-elsewhere-title = Type the code in the browser where you began
login-elsewhere-code = The link works only in the browser where you asked for the message. If you began on another device, type the six-digit code from the message there.
login-elsewhere-over = The link does not work either if it has been used already or if more than ten minutes have passed. Then you can ask for a new one.
login-again = Ask for a new message
login-code-title = Look at your e-mail
login-code-intro = If the address { $address } is in the network, we have sent a message to it. Open its link in this browser, or type its code here.
login-code-field = Six-digit code
login-code-hint = The code is good for ten minutes.
login-no-mail-title = No message yet?
login-no-mail = Wait a moment, and look among your junk mail too. Check that the address is right and the one that the invitation came to. One address gets at most five messages in an hour.
login-over-title = This sign-in is over
login-over = The code is too old, was used already or was typed wrong too many times. Ask for a new message to try again.

## E-mails

mail-login-subject = Sign in to Lausuma
mail-login-text =
    Hello!

    Open this link in the browser where you began to sign in:

    { $link }

    If you began on another device, type this code there:

    { $code }

    The link and the code work once and are good for { $minutes } minutes. Give them to nobody.

    If you did not try to sign in, you need not do anything.

    Lausuma
mail-invitation-subject = Invitation to act for { $organisation } in Lausuma
mail-invitation-text =
    Hello!

    { $inviter } invites you to Lausuma to act for { $organisation }.

    Roles: { $roles }

    In Lausuma, organisations write their statements together. Open the invitation here:

    { $link }

    The invitation is for you alone, works once and is good until { $until }. Do not pass this message on.

    If the invitation is not for you, you need not do anything.

    Lausuma
mail-application-subject = Confirm the application to join the network
mail-application-text =
    Hello!

    Somebody used your e-mail address to apply for an organisation to join a network that writes its statements in Lausuma. Look at the application and confirm it here:

    { $link }

    The application goes to the coordinator only when you have confirmed it. The link is good until { $until }.

    If you have not applied to join, you need not do anything. The application goes away by itself.

    Lausuma
mail-trouble-subject = { $what }
mail-trouble-text =
    Hello!

    { $what } It has failed since { $since }. { $todo }

    What to do, step by step:

    { $link }

    You get at most one message a day about this, and one more when it works again.

    Lausuma
mail-mended-subject = { $what }
mail-mended-text =
    Hello!

    { $what } The trouble that we wrote to you about is over.

    The state of the service:

    { $link }

    Lausuma
mail-applications-subject = { $count ->
    [one] An organisation applies to join the network
   *[other] { $count } organisations apply to join the network
}
mail-applications-text =
    Hello!

    { $count ->
        [one] One organisation applies to join the network and waits for your answer.
       *[other] { $count } organisations apply to join the network and wait for your answer.
    } Answer the applications here:

    { $link }

    You get at most one message a day about new applications.

    Lausuma
mail-accepted-subject = { $organisation } now belongs to the network
mail-accepted-text =
    Hello!

    The application of { $organisation } to join the network was accepted. You can now write, comment and sign for it:

    { $link }

    Sign in with the e-mail address that this message came to.

    Lausuma
mail-declined-subject = The application of { $organisation } was declined
mail-declined-text =
    Hello!

    The application of { $organisation } to join the network was not accepted. The coordinator's reason:

    { $reason }

    The application is here:

    { $link }

    Lausuma
mail-contact-subject = Do you still act for your organisation?
mail-contact-again-subject = A reminder: do you still act for your organisation?
mail-contact-text =
    Hello!

    { $count ->
        [one] Once a year we ask whether contacts still hold. In Lausuma you act for this organisation:
       *[other] Once a year we ask whether contacts still hold. In Lausuma you act for these organisations:
    }

    { $organisations }

    Confirm it here:

    { $link }

    If you no longer act for the organisation, ask its admin to take your role away.

    Lausuma
mail-state-queued = the message waits to be sent
mail-state-sent = the message was sent
mail-state-failed = the message could not be sent
mail-state-bounced = the message was not accepted
mail-reply = The mail server replied: { $reply }

## Notices by mail

mail-notice-text =
    Hello!

    { $text }

    { $foot }

    Lausuma
mail-notice-foot =
    You get this message because you act for { $organisation } in Lausuma. Choose when you get messages:

    { $settings }

    Stop these messages:

    { $unsubscribe }
mail-notice-foot-always =
    You get this message because you act for { $organisation } in Lausuma. It is always sent when something is recorded in the organisation’s name. Settings for other messages:

    { $settings }
mail-digest-subject = { $count ->
    [one] Lausuma: one thing is new
   *[other] Lausuma: { $count } things are new
}
mail-digest-text =
    Hello!

    Here is all that is new since the last summary.

    { $text }

    { $foot }

    Lausuma
notice-more = { $count ->
    [one] And one more comment: see the link.
   *[other] And { $count } more comments: see the link.
}
notice-opened-subject = Please comment: { $title }
notice-opened-text =
    Your organisation { $organisation } is asked for comments. The comment round is now open.

    Text: { $title }
    { $round }
    Coordinator: { $coordinators }
    You have until { $until }.

    Read the text and say what should be changed in it. A single sentence is enough. Every comment that comes in time is answered, and you will hear what came of it.

    Read and comment here:

    { $link }
notice-closing-subject = The comment round closes soon: { $title }
notice-closing-text =
    Nothing has come from your organisation { $organisation } yet. The comment round closes on { $until }. There is { $left } left.

    Text: { $title }
    { $round }
    Coordinator: { $coordinators }

    A single sentence is enough. If you have nothing to remark, that is good to know too: say that you support the text.

    Read and comment here:

    { $link }
notice-finished-subject = What came of your comments: { $title }
notice-finished-text =
    The comment round is over and has been dealt with. Here is every comment of your organisation { $organisation }, what came of it and why.

    Text: { $title }
    { $round }

    { $comments }

    See the letter, and the text before and after, here:

    { $link }
notice-answered-subject = { $count ->
    [one] Your comment was answered: { $title }
   *[other] Your comments were answered: { $title }
}
notice-answered-text =
    Your organisation { $organisation } has an answer.

    Text: { $title }

    { $comments }

    See the answer here:

    { $link }
notice-decided-subject = The other look was had: { $title }
notice-decided-text =
    Your organisation { $organisation } asked for another look, and the matter is now decided.

    Text: { $title }

    { $comments }

    See the decision here:

    { $link }
notice-recorded-subject = { $count ->
    [one] A comment was recorded in your organisation’s name: { $title }
   *[other] { $count } comments were recorded in your organisation’s name: { $title }
}
notice-recorded-text =
    A coordinator recorded a comment in the name of your organisation { $organisation }. It counts already.

    Text: { $title }
    Coordinator: { $coordinators }

    { $comments }

    If the comment is right, you need not do anything. If it is wrong, you can take it back here:

    { $link }
notice-replied-subject = { $count ->
    [one] Somebody wrote below your comment: { $title }
   *[other] Somebody wrote below your comments: { $title }
}
notice-replied-text =
    Somebody wrote below a comment of your organisation { $organisation }.

    Text: { $title }

    { $comments }

    Read and go on here:

    { $link }
notice-contested-subject = { $count ->
    [one] Another look is asked for: { $title }
   *[other] Another look is asked for at { $count } comments: { $title }
}
notice-contested-text =
    An organisation is not content with the answer and asks for another look. The support group decides, or the coordinators where there is no support group.

    Text: { $title }

    { $comments }

    Deal with the request here:

    { $link }
notices-title = Notices by mail
notices-intro = Choose when you get messages about your organisations’ matters.
notices-when = When you want messages
notices-immediate = At once, when something happens
notices-daily = Once a day, at 8 in the morning
notices-none = Not at all
notices-what = What the messages are about
notices-what-text = You get a message when a comment round opens, or closes soon and your organisation has not answered; when somebody answers or writes below your organisation’s comment; and when another look was asked for or had. At the end of a round comes a letter that tells what came of your comments. When a statement is sealed for signing, signatories are told, reminded before the time is over, and hear when the text has changed.
notices-always = What always comes
notices-always-text = Codes for signing in, invitations, answers to applications and the yearly question about contacts are always sent. So is word that a coordinator recorded a comment in your organisation’s name. So does the receipt of your organisation’s answer whether it signs.
data-notices-waiting = { $count ->
    [one] One message waits to be sent.
   *[other] { $count } messages wait to be sent.
}
unsubscribe-title = Stop these messages?
unsubscribe-intro = You will get no more messages about comment rounds and answers. You can have them back on your own pages.
unsubscribe-do = Stop the messages
unsubscribe-done = The messages have stopped
unsubscribe-done-intro = You will get no more messages about comment rounds and answers. If you change your mind, sign in and choose Notices by mail on your own pages.

## Newsletters

bulletins-title = Newsletters
bulletins-intro = What the network is doing, and what has come of it.
bulletins-write = Write a newsletter
bulletins-write-intro = A new one begins with what has happened since the last. You edit it, see how it looks, and send it.
bulletins-empty = No newsletter has been sent yet.
bulletins-older = Older newsletters
bulletins-feed = Follow newsletters as a feed (Atom)
bulletins-end = Stop the newsletters?
bulletins-end-intro = No more newsletters come to this address. Other messages stay as they are.
bulletins-ended = The newsletters have stopped
bulletins-ended-intro = You will get no more newsletters. If you change your mind, you can subscribe again.
bulletin-readers = Readers
bulletin-readers-organisations = For organisations
bulletin-readers-public = For officials and press
bulletin-recipients = { $count ->
    [0] in the archive only
    [one] sent to one address
   *[other] sent to { $count } addresses
}
bulletin-recipients-now = { $count ->
    [0] Nobody has subscribed yet.
    [one] One person has subscribed.
   *[other] { $count } people have subscribed.
}
bulletin-new-organisations = For people of the network’s organisations who asked for it in their settings. It begins with what every organisation of the network may read, and nothing else.
bulletin-new-public = For everybody who subscribed on the page Newsletters. It begins with what is public, and nothing else.
bulletin-new-organisations-do = New letter to organisations
bulletin-new-public-do = New letter to officials and press
bulletin-drafts = Unfinished
bulletin-drafts-none = No letter is unfinished.
bulletin-unnamed = Letter without a subject
bulletin-saved = Saved on { $when }
bulletin-edit = Edit the newsletter
bulletin-edit-intro = It begins with what happened from { $from } to { $until }. Change, add and remove freely.
bulletin-edit-hint = Leave those languages empty in which it is not sent. Everybody gets the letter in their own language, if it is written. A heading begins with ##, an item of a list with a dash, and a link is written [words](https://address.org).
bulletin-subject = Subject
bulletin-text = Text
bulletin-look = Save and look
bulletin-remove = Remove the draft
bulletin-remove-text = The draft is removed for all coordinators and can’t be had back.
bulletin-preview = Before it is sent
bulletin-preview-organisations = This is how the letter comes to organisations. Once sent it can’t be changed, and whoever has signed in finds it in the archive.
bulletin-preview-public = This is how the letter comes to officials and press. Once sent it can’t be changed, and everybody can read it in the archive.
bulletin-nobody = Nobody has subscribed yet: the letter goes to the archive only.
bulletin-send-text = { $count ->
    [one] The letter goes to one address and into the archive.
   *[other] The letter goes to { $count } addresses and into the archive.
}
bulletin-send-do = Send the newsletter
bulletin-archive-do = Put it into the archive
bulletin-edit-more = Edit it further
bulletin-draft-subject = News of the network, { $day }
bulletin-draft-nothing = The network has no open comment rounds now, and no statement has been published since the last letter.
bulletin-draft-open = Open for comments
bulletin-draft-signing = Open for signing
bulletin-draft-answered = Comments that were answered
bulletin-draft-published = Published statements
bulletin-draft-results = What has come of them
bulletin-draft-response-item = { $from } answered on { $day }: { $what }
bulletin-draft-result-item = { $day }: { $what }
bulletin-draft-open-item = { $round }, open until { $until }
bulletin-draft-signing-item = can be signed now
bulletin-draft-signing-until = can be signed until { $until }
bulletin-draft-answered-item = { $round }: { $count ->
    [one] one comment
   *[other] { $count } comments
}, of which { $accepted } taken into account, { $partly } partly and { $not } not
bulletin-draft-published-item = published on { $day }, { $count ->
    [one] signed by one organisation
   *[other] signed by { $count } organisations
}
bulletin-foot-organisations = You get this letter because you asked for the network’s newsletters in your settings in Lausuma.
bulletin-foot-public = You get this letter because somebody subscribed to the network’s newsletters with this address.
bulletin-foot-web = Read it on the web
bulletin-foot-end = Stop the newsletters
subscription-title = Subscribe to newsletters
subscription-own = You ask for the organisations’ newsletters in your own settings:
subscription-intro = For officials, decision makers and press: what organisations have published, and what they are talking about now.
subscription-email-hint = First a link comes to this address, to confirm it.
subscription-language = Language
subscription-promise = The address is used for newsletters only. Nobody follows whether you read them, and each letter has a link to stop them.
subscription-do = Subscribe
subscription-asked = We have sent a message to the address. Newsletters come once you have opened its link and confirmed. The link is good for { $days } days. If there is no message, look among your junk mail too.
subscription-confirmed = It is confirmed. The next newsletter comes to your mail.
subscription-confirm-title = Confirm your subscription
subscription-confirm-intro = The network’s newsletters come to { $email }.
subscription-confirm-do = Confirm
subscription-confirm-hint = If you did not ask for newsletters, close this page: the address is forgotten in a few days.
mail-subscription-subject = Confirm your subscription to newsletters
mail-subscription-text =
    Hello!

    Somebody asked for the newsletters of the network of organisations to this address. Confirm it here:

    { $link }

    The link is good until { $until }. If you did not ask for newsletters, you need not do anything.

    Lausuma
notices-bulletins = I want the network’s newsletters by mail
notices-bulletins-hint = A digest of what is open, what was answered and what was published. No tracking, and each letter has a link to stop them.
data-yes = yes
data-no = no
flash-sent = The newsletter is sent.
refusal-bulletin-subject-missing = Write a subject, or leave the text in this language empty.
refusal-bulletin-subject-too-long = Shorten the subject: it may have { $max } characters at most.
refusal-bulletin-subject-lines = Write the subject on one line.
refusal-bulletin-text-missing = Write a text, or leave the subject in this language empty.
refusal-bulletin-text-too-long = Shorten the text: it may have { $max } characters at most.
refusal-bulletin-not-whole = Something is still missing. Write a subject and a text in at least one language, and both in every language in which the letter is sent.
refusal-bulletin-changed = Somebody else has saved the letter meanwhile. Read their text and bring the two together; what you save next stands.
refusal-bulletin-gone = The draft is no longer there: somebody has sent or removed it.
refusal-bulletin-drafts-full = There are { $max } unfinished letters already. Send or remove one of them first.
refusal-subscription-gone = The link was used already or has expired. You can subscribe again.
refusal-subscribers-full = As many have subscribed as there is room for. Read newsletters on this page, or follow the feed.

## Where one is signed in

sessions-title = Where you are signed in
sessions-intro = If you do not know one of these, sign out there. Open pages stop working at once.
sessions-this = this device
sessions-begun = Signed in { $when }
sessions-seen = Last used { $when }
sessions-device-unknown = Unknown device or program
sessions-end-label = Sign out: { $device }
sessions-end-all = Sign out everywhere

## Invitations

invite-title = Invite to the organisation
invite-intro = Whoever you invite acts for { $organisation } in the roles that you choose.
invite-email-hint = The invitation works only for the owner of this address.
invite-name = Name
invite-name-hint = If you know it. Whoever you invite can correct it.
invite-roles = Roles
invite-language = Which language is the message written in?
invite-submit = Send the invitation
invited-title = Invitations that were sent
invited-open = Waits to be accepted
invited-accepted = Accepted
invited-revoked = Taken back
invited-expired = Too old
invited-revoke = Take it back
invited-revoke-label = Take back the invitation of { $address }
invite-reason = Invited to coordinate
accept-title = Invitation: { $organisation }
accept-intro = { $inviter } invites you to act for { $organisation }.
accept-roles = Roles
accept-until = Good until
accept-submit = Accept the invitation
accept-sign-in = This address is in the network already. Sign in first to accept the invitation.

## Founding the network

first-title = Welcome
first-intro = After a few questions the network is ready for use. Nothing takes effect before the last step. Your answers are kept on the server, so you can break off and go on later.
first-step = Step { $step } of { $steps }
first-next = Continue
first-back = Back
first-begins = What would you like to do?
first-begins-own = Found a network of our own
first-begins-demo = First look around in the demonstration network, where everything is made up
first-name-title = The network's name
first-name-intro = The name stands at the top of every page. Write it in the languages that the network uses.
first-name-fi = Name in Finnish
first-name-sv = Name in Swedish
first-name-en = Name in English
first-address-title = Public address
first-address-intro = At this address organisations find the service, and the links in e-mails begin with it.
first-address = Address
first-address-hint = For example https://lausuma.example.org. Leave it empty if you are only trying things out on this computer.
first-founder-title = The first coordinator
first-founder-intro = The coordinator opens statements and rounds and invites the others. More coordinators can be added later.
first-field-organisation = The name of your organisation
first-field-organisation-hint = The organisation that coordinates the network.
first-field-email-hint = You sign in with this address. Check that it is right.
first-reason = The network's first coordinator
first-mail-title = E-mail
first-mail-intro = Invitations and sign-in codes go by e-mail. Your e-mail provider's instructions tell what to fill in, under “outgoing mail” or “SMTP”.
first-post = Is e-mail sent?
first-post-server = Yes, through a mail server
first-post-none = Not yet
first-mail-host = Name of the server
first-mail-host-hint = For example smtp.example.org
first-mail-safety = Protection
first-safety-tls = TLS (usually port 465)
first-safety-starttls = STARTTLS (usually port 587)
first-safety-plain = None: only for a server on this very computer
first-mail-port = Port
first-mail-port-hint = Leave it empty if the provider uses the usual port.
first-mail-user = User name
first-mail-password = Password
first-mail-password-hint = A password that you have given is not shown again. It stays if you leave the field empty.
first-mail-password-again = The server was restarted meanwhile. The password of the mail server is not kept over a restart: type it again.
first-mail-from = Sender's address
first-mail-from-hint = An address that the server may send from, for example network@example.org.
first-mail-test = Send a test letter
first-summary-title = Check and begin
first-summary-intro = Here is everything at a glance. The button stores it, and this address stops working.
first-summary-mail = { $host }, sender { $from }
first-summary-no-mail = Not yet: messages are written as files into the server's folder outbox
first-check-email = Look at the e-mail address in particular: you can sign in with that one only.
first-check = Check the server
first-finish = Found the network
first-finish-demo = Open the demonstration network
first-demo-what = You get a made-up network with statements at every stage, and you can be anybody in it. So can anyone else, so write nothing real there. For a network of your own the server is started later with an empty folder.
first-set-elsewhere = This is set already, so it is not asked. Change it where it stands and start the server again.
first-hidden = set, the secret is not shown
first-from-command-line = on the command line
first-from-environment = in a variable of the environment
first-from-file = in the file { $file }, line { $line }
first-found = What the check told
first-found-todo = What to do: { $remedy }.
first-mark-ok = as it should be
first-mark-look = look at this
first-mark-wrong = wrong
first-about-data-folder = Data folder
first-about-clock = Clock
first-about-mail = E-mail
first-about-public-address = Public address
first-remedy-data-folder = The server needs a folder that it may write to, with room in it.
first-remedy-clock = Rounds close by the server's clock, so it has to be right.
first-remedy-mail = Compare name, port, user name and password with your e-mail provider's instructions.
first-remedy-public-address = You can go on and put this right later. Before you invite others, the address has to lead to this server.
first-over-title = The network is founded
first-over-intro = In a moment the server works with these settings. Sign in next, and invite the others.
first-over-mail = Sign in with the address { $email }. A link and a code come by e-mail.
first-over-code = No e-mail is sent yet. Sign in with the address { $email } and give this code:
first-over-code-hint = The code is good for ten minutes and works once. Later codes are found in the server's folder outbox, until e-mail is set up.
first-over-where = The service's address is { $url }.
first-over-demo-title = The demonstration network is nearly ready
first-over-demo-intro = The server writes the made-up network with its statements. That takes a moment.

## Guides

guides-title = Guides
guides-intro = In short, how to do what a network does most often.
guides-tasks = On this page
guides-all = All guides

## A statement's page

statement-write = Write
statement-coordinators = { $count ->
    [one] Coordinator
   *[other] Coordinators
}
statement-opened = Started { $when }
statement-updated = Last changed { $when }
statement-language = Language
statement-text = Text
statement-text-empty = Nothing has been written yet.
statement-live = This is a draft that organisations are writing. It may still change.
statement-signed = This is sealed version { $version }, which organisations sign. It does not change any more.
statement-public = This is published version { $version }. It does not change any more.
statement-given-up = The statement was given up. The text stands as it was when writing ended.
statement-sealed = This is sealed version { $number }. It will not change any more.
statement-versions = Versions
statement-no-versions = No version of the text has been sealed yet.
statement-version = Version { $number }
statement-licence = Licence: { $licence }. You may share and adapt the text if you say where it comes from.
statement-sign-in-to-write = Sign in to write.

## A new statement

new-title = New statement
new-intro = Give a title and a language, and choose who reads and writes.
new-field-title = Title
new-field-title-hint = At most { $max } characters. Let the title say what you want to change.
new-field-language = Which language will it be written in?
new-field-kind = Kind
new-field-coordinators = Coordinating organisations
new-field-coordinators-hint = 1–{ $max } organisations. Your own is one of them.
new-submit = Start the statement
form-errors = { $count ->
    [one] Correct one thing
   *[other] Correct { $count } things
}
form-cancel = Cancel

## The editor

editor-page = Write: { $title }
editor-back = Back to the statement
editor-placeholder = Write here, or paste text from elsewhere.
editor-loading = Opening the text…
editor-no-script = Writing needs JavaScript. Turn it on in your browser's settings. You can read without it.
editor-unsupported = Your browser can't run the editor. Update it or try another one. You can still read here.
editor-failed = The editor stopped because of an error. Reload the page to continue.
editor-unopened = The editor could not be opened. Check your connection and reload the page.
editor-reload = Reload the page
editor-continue = Continue writing
editor-keyboard-hint = Headings, lists and other formatting are in the toolbar above the text. In a list, Tab indents the item; press Escape first and Tab leaves the text.
editor-toolbar = Text formatting
editor-bold = Bold
editor-italic = Italic
editor-link = Link
editor-paragraph = Body text
editor-heading = Heading, level { $level }
editor-bullet-list = Bulleted list
editor-numbered-list = Numbered list
editor-quote = Quotation
editor-undo = Undo
editor-redo = Redo
editor-find = Find in the text
editor-help = Keyboard shortcuts
editor-shortcut = { $label } ({ $shortcut })
key-control = Ctrl
key-shift = Shift
key-alt = Alt
key-tab = Tab

## Finding words in the text

find-label = Find in the text
find-next = Next match
find-previous = Previous match
find-close = Close the search
find-place = { $at }/{ $count }
find-matches = { $count ->
    [one] One match
   *[other] { $count } matches
}
find-none = No matches

## How long the text is

count-words = { $count ->
    [one] { $count } word
   *[other] { $count } words
}
count-characters = { $count ->
    [one] { $count } character
   *[other] { $count } characters
}
count-spaceless = { $count } without spaces

## What changed in pasted text

paste-tables = { $count ->
    [one] The table was pasted as text: each row is a paragraph of its own.
   *[other] { $count } tables were pasted as text: each row is a paragraph of its own.
}
paste-footnotes = { $count ->
    [one] The footnote is at the end of the pasted text, with its number in square brackets.
   *[other] The footnotes are at the end of the pasted text, with their numbers in square brackets.
}
paste-pictures = { $count ->
    [one] The picture was not pasted, because a statement is text only.
   *[other] The pictures were not pasted, because a statement is text only.
}
paste-struck = Text that was struck through was not pasted.
remark-close = Close this note

## Keyboard shortcuts

help-title = Keyboard shortcuts
help-buttons = Tools
help-line-starts = Type at the start of a line, then a space
help-others = Other keys
help-line-break = Line break inside a clause
help-indent = Indent a list item
help-outdent = Outdent
help-paste-plain = Paste without formatting
help-toolbar = Go to the tools
help-leave = Go on from the text
help-leave-keys = { $escape }, then { $tab }
help-close = Close

## Adding a link

link-title = Link
link-address = Address
link-address-hint = For example https://example.org
link-address-refused = Write an address that begins with https://, http:// or mailto:.
link-save = Add the link
link-remove = Remove the link
link-cancel = Cancel

## Who is here

here-count = Here now: { $count }
here-title = Here now
here-me = { $name } (you)
here-me-elsewhere = You in another window
here-jump = Show the place
here-jump-to = Show the place: { $name }
here-follow = Follow
here-follow-whom = Follow: { $name }
here-joined = { $count ->
    [one] { $names } has joined.
   *[other] { $names } have joined.
}
here-joined-many = { $count } people have joined.
here-left = { $count ->
    [one] { $names } has left.
   *[other] { $names } have left.
}
here-left-many = { $count } people have left.
following = You are following { $name }
following-stop = Stop
following-ended = You are no longer following { $name }.

## What is saved

state-saved = Saved
state-saving = Saving…
state-connecting = Connecting…
state-reconnected = Connected again
state-offline = { $count ->
    [0] Offline, everything is saved
    [one] Offline, one change kept on this device
   *[other] Offline, { $count } changes kept on this device
}
state-storage = { $count ->
    [0] The server cannot save just now
    [one] The server cannot save just now; one change is kept on this device
   *[other] The server cannot save just now; { $count } changes are kept on this device
}
state-stopped = { $count ->
    [one] One change is not saved
   *[other] { $count } changes are not saved
}
state-restarting = The server is restarting. You can go on writing.
state-not-kept = Your browser doesn't let us keep changes on this device. Leave the page open until it says Saved here.
update-ready = A newer version of the editor is ready. Reload the page when it suits you.
sign-out-unsent = { $count ->
    [one] One change is not saved yet and is only on this device. It is sent when you sign in here again. Sign out now?
   *[other] { $count } changes are not saved yet and are only on this device. They are sent when you sign in here again. Sign out now?
}
leave-warning = { $count ->
    [one] One change is not saved yet. If you leave now, it may be lost.
   *[other] { $count } changes are not saved yet. If you leave now, they may be lost.
}

## When writing is not possible

read-only = You can read but not write.
read-only-no-role = Your organisation may not write in this text now. Ask the coordinator.
read-only-resting = A round is open, and the draft rests meanwhile. Writing goes on when the round closes.
read-only-sealed = The text is sealed and does not change any more.
read-only-signed-out = You have been signed out. Sign in again to go on. Changes that are not saved are kept on this device.
read-only-removed = You may no longer read this draft. Ask the coordinator.
read-only-again = You can write again.

## When text was not accepted

refused-title = Some of your text could not be saved
refused-explanation = Nobody else can see this part. Copy it, so that you can write it again.
refused-text = Text that was not saved
refused-copy = Copy the text
refused-copied = The text is copied
refused-drop = Delete the text
refused-drop-question = Delete this text for good?

## Error pages

error-not-found-title = Page not found
error-not-found = There may be a mistake in the address, or the page has been removed.
error-no-access-title = This page is not open to you
error-no-access = Only the people it is meant for can see this page. Ask the coordinator for access.
error-sign-in-title = Sign in first
error-sign-in = This page opens once you have signed in.
error-internal-title = Something went wrong
error-internal = The fault is ours. Saved texts are safe. Try again in a moment.
error-bad-request-title = That did not work
error-back = Back to the front page

## What was sent waits: too much came from one network. Variables: seconds.
held-back-title = What you sent waits a moment
held-back-text = { $seconds ->
    [one] Much was just sent from the same network. Try again in a second: everything that you typed and chose is kept on this page.
   *[other] Much was just sent from the same network. Try again in { $seconds } seconds: everything that you typed and chose is kept on this page.
}
held-back-own-text = { $seconds ->
    [one] You just sent much in a short time. Try again in a second: everything that you typed and chose is kept on this page.
   *[other] You just sent much in a short time. Try again in { $seconds } seconds: everything that you typed and chose is kept on this page.
}
held-back-again = Send again
held-back-typed = You wrote

## Why a request was refused: refusal-<code>. Variables: field and reason (bad-request), max, kilobytes, known, expected.

refusal-no-write-access = Your organisation may not write in this text now. Keep your text and ask the coordinator.
refusal-foreign-actor = The change carries another writer's mark. Keep your text and reload the page.
refusal-document-full = The text has no room for more changes, because its history is full. Keep your text and tell the coordinator, who can begin the text anew.
refusal-too-many-requests = Too many requests came from the same address in a short time. Wait a moment and try again.
refusal-too-many-in-session = You have sent too much in a short time. Wait a moment and try again.
refusal-request-too-slow = The request came too slowly and was given up. Try again over a better line; what you typed is kept on the page.
refusal-too-many-sockets = You have too many texts open at once. Close some windows and try again.
refusal-change-too-large = The change is too large to be saved at once, so it was not saved. Keep your text and add or remove it in smaller parts.
refusal-storage = The server's disk is full or faulty, so nothing was saved. Wait a moment and send it again.
refusal-malformed-change = The change could not be read. Keep your text and reload the page.
refusal-out-of-order = The change builds on something that is missing. Keep your text and reload the page.
refusal-not-allowed = The change contains something that a statement can't hold. Keep your text and reload the page.
refusal-not-canonical = The change is not written in the agreed form. Keep your text and reload the page.
refusal-breaks-the-text = The change would break the text's structure. Keep your text and reload the page.
refusal-not-found = There is nothing here by that name. Check the address.
refusal-not-signed-in = Sign in first.
refusal-no-access = You may not do this. Ask the coordinator.
refusal-bad-request = Correct { $field }: { $reason }
refusal-too-large = That is too large to send. Shorten it to { $kilobytes } kilobytes at most.
refusal-markdown-too-long = The text is too long. Shorten it to { $kilobytes } kilobytes at most.
refusal-too-many-marks = The text has too much formatting. Keep at most { $max } stretches of bold, italic or links.
refusal-unknown-person = This person is not in the network. Check the e-mail address.
refusal-not-a-coordinator = Only a coordinator can start a statement. Ask one to do it.
refusal-not-among-coordinators = Your own organisation is missing from those that coordinate. Add it.
refusal-unknown-organisation = This organisation is not in the network. Check that you chose the right one.
refusal-organisation-known = This organisation is in the network already. Use it, or check the name.
refusal-person-known = The person is already in the network.
refusal-role-not-held = The person does not hold the role that was to be taken away. Check the person and the role.
refusal-statement-known = This statement has been started already. Open it from the front page.
refusal-slug-taken = Another statement has this address already. Change the title a little.
refusal-title-missing = Give the statement a title.
refusal-title-too-long = Shorten the title: it can have { $max } characters at most.
refusal-too-many-coordinators = Choose 1–{ $max } different organisations to coordinate.
refusal-organisation-changed = Somebody else changed the organisation's details at the same time. Check the new details and make your changes to them.
refusal-organisation-number-taken = Another organisation has this business ID or register number already. Check the number, or use that organisation.
refusal-name-missing = Give the organisation a name in at least one language.
refusal-name-too-long = Shorten the name: it can have { $max } characters at most.
refusal-name-hidden = The name has invisible characters, or some that turn the direction of writing. Type the name again by hand.
refusal-business-id-malformed = Write the business ID as 1234567-1. If the organisation has no Finnish business ID, leave it empty.
refusal-business-id-wrong = The business ID's check digit does not match. Check that the digits are right and in the right order.
refusal-association-number-malformed = Write the number in the register of associations as 123.456. If the organisation has none, leave it empty.
refusal-municipality-malformed = Choose the municipality from the list, or give its three-digit code.
refusal-county-malformed = Choose the wellbeing services county from the list, or give its code, for example LU.
refusal-website-malformed = Write the web address as https://www.example.fi.
refusal-website-too-long = Shorten the web address: it can have { $max } bytes at most.
refusal-reason-missing = Write a reason. Everybody can read it.
refusal-reason-too-long = Shorten the reason: it can have { $max } characters at most.
refusal-source-missing = Write where this is known from.
refusal-source-too-long = Shorten the source: it can have { $max } characters at most.
refusal-own-member = An organisation can't be its own member. Choose another one.
refusal-membership-circular = The umbrella is itself a member of this member, directly or through others. Check which one is a member of which.
refusal-membership-known = The membership is recorded for that time already. Check the dates.
refusal-membership-unknown = There is no open membership between these organisations. Check the organisations.
refusal-dates-reversed = The last day comes before the first one. Change the dates.
refusal-not-applying = The organisation has no open application. Somebody may have dealt with it already.
refusal-organisation-applying = The organisation still waits for a coordinator to accept it. Ask the coordinator.
refusal-not-a-member = The organisation does not belong to the network. Ask the coordinator.
refusal-already-a-member = The organisation belongs to the network already.
refusal-person-erased = The person's details were erased, and they can act no more. Invite them anew.
refusal-last-coordinator = The network would have no coordinator left. Give the coordinator's role to somebody else first.
refusal-coordinators-only = Only a coordinator of the network can do this. Ask one to do it.
refusal-organisation-admins-only = Only the organisation's admin or a coordinator can do this. Ask one of them.
refusal-unknown-statement = There is no such statement. Check the address.
refusal-already-coordinating = The organisation coordinates this statement already.
refusal-not-coordinating = The organisation does not coordinate this statement. Check that you chose the right one.
refusal-last-coordinating-organisation = Nobody would coordinate the statement any more. Add another organisation first.
refusal-support-group-too-large = Choose { $max } organisations at most for the support group.
refusal-too-many-participants = Choose { $max } organisations at most to take part, or the whole network.
refusal-not-its-coordinator = Only this statement's coordinator can do this. Ask the coordinator.
refusal-hat-missing = Sign in and choose the organisation you are acting for.
refusal-hat-not-yours = You do not act for this organisation. Choose another one, or ask its admin for a role.
refusal-not-a-reader = Only the organisations that take part in the statement read this. Ask the coordinator.
refusal-not-a-writer = You are not a writer in your organisation. Ask its admin for the role.
refusal-not-a-commenter = You are not a commenter in your organisation. Ask its admin for the role.
refusal-not-a-signatory = You are not a signatory in your organisation. Ask its admin for the role.
refusal-not-taking-part = Your organisation does not take part in this statement. Ask the coordinator.
refusal-nothing-to-sign = Signing has not begun: no text is sealed yet. Wait for the invitation.
refusal-unknown-round = There is no such round. Open the statement's rounds and choose one of them.
refusal-round-under-way = A round is still under way. Finish it or call it off first.
refusal-round-not-open = The round is not open. See on its page how far it has come.
refusal-round-not-answering = This can be done once the round has closed and before it is finished.
refusal-round-not-scheduled = Only a round that has not opened yet can be called off. Close an open one.
refusal-round-name-too-long = Shorten the round's name: it may have { $max } characters at most.
refusal-closing-in-the-past = The closing time has passed already. Choose a later one.
refusal-closing-before-opening = The round would close before it opens. Choose a closing time after the opening.
refusal-closing-too-far = The closing time is too far away. Choose one within { $max } days.
refusal-closing-not-later = An extended round closes later than it would have. Choose a later time.
refusal-too-many-rounds = The statement has { $max } rounds already and takes no more. Begin a new statement.
refusal-too-many-versions = The statement has { $max } sealed versions already and takes no more. Begin a new statement.
refusal-language-version-known = The statement has a text in that language already.
refusal-unknown-language-version = The statement has no version in that language.
refusal-texts-begun-anew = The texts have been begun anew meanwhile, and the moment that you saw is no longer in the history. Look at the text as it is now and try again.
refusal-leading-language-stays = The statement's leading text can't be taken away.
refusal-language-binds = The text in that language is binding. Choose another binding language first.
refusal-binding-missing = Choose at least one binding language.
refusal-plain-never-binds = A plain-language text can't be binding: it explains what was agreed.
refusal-text-empty = There is no text yet. Write a draft first.
refusal-drafting-rests = The draft rests while the round is open. Writing goes on when the round has closed.
refusal-text-sealed = The text is sealed and does not change any more. A coordinator can open it for writing again.
refusal-openness-fixed = A round has opened already, so who reads and takes part can't be changed any more. Participants were promised that.
refusal-not-in-sign-on = The statement is not being signed. Seal its text for signing first.
refusal-already-published = The statement is published already. Open the page again to see how it stands now.
refusal-not-published = The statement is not published. Publish it first.
refusal-already-withdrawn = The statement has been given up already.
refusal-unknown-comment = There is no such comment. See its number on the page of comments.
refusal-comment-empty = Write your comment first: there is no text in it yet.
refusal-comment-too-long = The comment is too long. At most { $max } characters fit: shorten it, or make two of it.
refusal-too-many-comments = The statement has { $max } comments already and takes no more. Get in touch with the coordinator.
refusal-too-many-replies = The comment has { $max } replies already. Write a new comment.
refusal-too-many-consulted = You can name { $max } consulted members at most.
refusal-consulted-not-a-member = Only members of your own organisation can be named as consulted. Check the list of members.
refusal-anchor-malformed = The place in the text can't be read. Select the words again.
refusal-not-your-comment = The comment is another organisation's, so it can't be changed for this one.
refusal-own-comment = The comment is your own organisation's. Others can agree with it.
refusal-comment-withdrawn = Its organisation has taken the comment back, so it can't be answered any more.
refusal-comment-settled = The comment's words are settled, for its round has closed or it has been answered. Add a reply or a new comment.
refusal-not-answered = The comment has no outcome yet.
refusal-outcome-known = Somebody else has answered the comment meanwhile. Reload the page, read the answer and change it if need be.
refusal-outcome-final = The round is finished and the organisation has been told. It can ask for another look.
refusal-outcome-contested = The organisation has asked for another look. The support group decides.
refusal-not-contested = Nobody has asked for another look at this.
refusal-already-contested = Another look has been asked for already.
refusal-contest-too-late = Another look can be asked for within { $max } days of the answer. That time is over: get in touch with the coordinator.
refusal-too-many-answers = At most { $max } comments are answered at once. Choose fewer.
refusal-not-in-support-group = The statement's support group decides when another look is asked for.
refusal-comments-unanswered = The round can't be finished, for comments that came in time have no outcome. The page of comments lists them.
refusal-red-line-open = The text can't be sealed for signing yet: another look at a red line is still open.
refusal-unknown-trace = There is no record with this number, or it has been struck.
refusal-too-many-traces = The follow-up has { $max } records already, and no more fit.
refusal-office-missing = Write which office, body or organisation it is.
refusal-office-too-long = Shorten the name of the office or organisation: it can have { $max } characters at most.
refusal-reference-too-long = Shorten the reference: it can have { $max } characters at most.
refusal-account-empty = Write what was answered or what came of the statement.
refusal-account-too-long = Shorten the text: it can have { $max } characters at most.
refusal-day-to-come = The day is still to come. Choose today or an earlier day.
refusal-day-too-early = The day is too early: the statement had not been opened or handed over yet.
refusal-day-past = Choose a day that is still to come.
refusal-publication-past = The time of publication has passed. Choose a later time or publish at once.
refusal-publication-too-far = Choose an earlier time: publication can be timed { $max } days ahead at most.
refusal-correction-empty = Write what was wrong and what is right.
refusal-correction-too-long = Shorten the correction: it can have { $max } characters at most.
refusal-too-many-corrections = The statement has { $max } corrections already, and no more fit.
refusal-lineage-fixed = What the statement was adapted from is said once and before the first round.
refusal-lineage-too-long = Shorten the names of those who coordinated the original: they can have { $max } characters at most.
refusal-unknown-means = Choose how the statement was handed over.
refusal-choose-comments = Choose the comments first that you answer.
refusal-choose-outcome = Choose what became of the comment.
refusal-unknown-comment-kind = The kind of comment is not known. Choose language, substance, red-line, question or support, or leave it out.
refusal-unknown-channel = Say how the comment came: mail, phone, meeting or paper.
refusal-unknown-outcome = Choose an outcome: accepted, partly, not-accepted, noted or moved.
refusal-quote-not-found = The quoted words are not in the text. They may have been changed or removed meanwhile: select the place again, or comment on the whole clause. What you wrote is kept.
refusal-quote-ambiguous = The quoted words are in the text more than once. Say in which clause as well, or quote a longer stretch.
refusal-quote-too-long = The quotation is too long. Select a shorter stretch, or comment on the whole clause.
refusal-unknown-clause = The text has no clause of that number.
refusal-replacement-without-place = A suggestion needs a place that it replaces. Select words or a clause.
refusal-no-suggestion = The comment has no suggestion that could be put into the text.
refusal-suggestion-detached = The suggestion's place is gone from the text, so it can't be put in directly. Edit the text, then answer the comment.
refusal-unknown-language = Choose Finnish (fi), Swedish (sv) or English (en).
refusal-idempotency-key-reused = This Idempotency-Key was used for a different request. Use a new key.
refusal-idempotency-key-too-long = Shorten the Idempotency-Key to { $max } bytes at most.
refusal-method-not-allowed = This address does not take such a request. See the API description for the right method.
refusal-unsupported-media-type = Send the content as { $expected }.
refusal-foreign-origin = The request came from another site, so it was not carried out. Open this site and try again.
refusal-choose-organisation = You belong to several organisations. Choose the one you are acting for.
refusal-unknown-format = The text does not come in this format. Choose one of these: { $known }.
refusal-unknown-moment = The text has no such moment. Open the statement's history and choose one there.
refusal-unknown-version = The statement has no such version. Give a version's number, or live.
refusal-statement-resting = Writing is paused. Keep your text and go on when the coordinator opens it.
refusal-unknown-drafting = Say whether drafting goes on: continues or rests.
refusal-bad-local-time = Give a date and a time, for example 17 March 2027, 23:59.
refusal-time-skipped = There is no such time, because clocks are put forward then. Choose another one.
refusal-bad-time = Give a time with its zone, for example 2027-03-17T23:59:00+02:00.
refusal-internal = The server has a fault, and the request was not carried out. Try again in a moment.
refusal-bad-address = Check the e-mail address. It should look like name@example.org.
refusal-person-name-missing = Write the name.
refusal-wrong-code = That is not the code. Check it in the latest message.
refusal-too-many-logins = Too many messages were asked for from this network. Try again in an hour.
refusal-too-many-mails = Many messages have gone to this address already. Try again in an hour.
refusal-mail-full = Too many messages wait to be sent. Try again later.
refusal-choose-roles = Choose at least one role.
refusal-may-not-invite = Only the organisation's admin or a coordinator can invite, and only a coordinator can invite coordinators. Ask one of them to do it.
refusal-invitation-not-open = The invitation is not open any more, so it can't be taken back.
refusal-invitation-accepted = The invitation has been used already. If you accepted it yourself, sign in with your e-mail address.
refusal-invitation-revoked = The invitation was taken back. Ask whoever invited you for a new one.
refusal-invitation-expired = The invitation is too old. Ask whoever invited you for a new one.
refusal-invitation-unknown = There is no such invitation. Check that the link is whole.
refusal-invitation-for-another = The invitation was sent to another address than the one you are signed in with. If that is yours too, sign out and open the invitation again. Otherwise ask for one of your own.
refusal-network-name-missing = Give the network a name in one language at least.
refusal-public-address = Write the address like https://lausuma.example.org, with nothing after the name.
refusal-mail-host = Write the mail server's name, for example smtp.example.org.
refusal-mail-port = The port is a number from 1 to 65535. Leave the field empty if you don't know.
refusal-mail-plain = Without protection mail goes nowhere but this very computer. Choose TLS or STARTTLS.
refusal-mail-login = Give both a user name and a password, 500 bytes together at most, or leave both empty.

## What is wrong with a field: the variable reason

reason-missing = it is missing.
reason-not-json = the content is not valid JSON.
reason-not-text = it must be text.
reason-not-a-number = it must be a number.
reason-not-an-id = it must be an id of 32 hexadecimal digits.
reason-not-an-email = it must be an e-mail address.
reason-not-understood = it could not be understood.

## Choosing an organisation

hat-lost = You no longer act for { $organisation }. Choose another organisation, or ask its admin for the role again.

## A statement's coordinators and openness

statement-team = Coordinators and openness
team-title = Coordinators and openness: { $title }
team-intro = Here you see who coordinates the statement, who reads it and who takes part.
team-read-only = Only the statement's coordinator can change these. Ask the coordinator for the change.
team-log = All decisions of the coordinators, with reasons
team-coordinators-hint = 1–{ $max } organisations. Every addition and removal is given a public reason.
team-support = Support group
team-support-hint = Organisations that stand behind the coordinators and settle disputes.
team-support-empty = No support group has been named.
team-audience = Who reads and takes part
team-openness = Change the openness
team-openness-save = Save the openness
team-add = Add an organisation
team-find = Find an organisation by name
team-find-submit = Find
team-find-none = The network has no such organisation. Try a shorter part of the name.
team-find-more = The first { $max } are shown. Narrow the search if the organisation is missing.
team-who = Organisation
team-group = Role in the statement
team-group-coordinator = Coordinator
team-group-support = Member of the support group
team-group-participant = Participant
team-reason-hint = The reason is shown to everybody who sees the statement. A participant needs no reason.
team-remove = Remove
team-remove-whom = Remove { $organisation }
openness-drafts = Who reads the draft?
openness-comments = Who reads the comments?
openness-writers = Who writes and comments?
openness-choice-network = All organisations of the network
openness-choice-listed = The coordinators and the organisations that they name
audience-participants = Organisations that take part in the statement
audience-network = All organisations of the network
audience-public = Anybody
openness-drafts-participants = The draft is read by the organisations that take part.
openness-drafts-network = The draft is read by all organisations of the network.
openness-drafts-public = The draft is read by anybody.
openness-comments-participants = Comments are read by the organisations that take part.
openness-comments-network = Comments are read by all organisations of the network.
openness-comments-public = Comments are read by anybody.
openness-writers-network = All organisations of the network may write and comment.
openness-writers-listed = { $count ->
    [0] Only the coordinators may write and comment.
    [one] The coordinators and one named organisation may write and comment.
   *[other] The coordinators and { $count } named organisations may write and comment.
}

## The log of decisions

log-title = Decisions: { $title }
log-intro = All decisions about the statement, newest first. Of persons only a reference is shown.
log-ledger = The same as a file whose chain can be checked
log-checkpoint = The same ledger, signed by this server
log-hash = The chain's last hash
log-operator = Whoever runs the server
log-person = person
log-unknown = another decision
log-statement-created = started the statement “{ $title }”.
log-coordinator-added = made { $organisation } a coordinator.
log-coordinator-removed = removed { $organisation } from the coordinators.
log-support-set = named to the support group: { $organisations }.
log-support-dissolved = dissolved the support group.
log-openness-set = changed the openness.
log-clock = The schedule
log-version-sealed = sealed version { $version }.
log-round-scheduled = planned round { $round }: { $opens } – { $closes }.
log-round-opened = opened round { $round } on version { $version }.
log-round-closed = closed round { $round }.
log-round-extended = extended round { $round }: it closes { $closes }.
log-round-reopened = opened round { $round } again: it closes { $closes }.
log-round-finished = finished round { $round }: version { $version } came of it.
log-round-cancelled = called round { $round } off.
log-round-cancelled-empty = called round { $round } off: there was no text when it was to open.
log-round-cancelled-missed = called round { $round } off: its time went by while the server was not running.
log-sign-on-opened = sealed version { $version } for signing.
log-drafting-resumed = opened the text for writing again.
log-published = published version { $version }.
log-followed-up = told what became of the statement.
log-withdrawn = gave the statement up.
log-statement-delivered = { $is_by ->
    [yes] recorded in the follow-up (no. { $number }): { $by } handed the statement over on { $day }. Recipient: { $to }. How: { $how }.
   *[no] recorded in the follow-up (no. { $number }) that the statement was handed over on { $day }. Recipient: { $to }. How: { $how }.
}
log-response-received = { $clause ->
    [0] recorded in the follow-up (no. { $number }) a reply on { $day }. From: { $from }. “{ $gist }”
   *[other] recorded in the follow-up (no. { $number }) a reply to clause { $clause } on { $day }. From: { $from }. “{ $gist }”
}
log-result-recorded = { $clause ->
    [0] recorded in the follow-up (no. { $number }) a result on { $day }: { $what }
   *[other] recorded in the follow-up (no. { $number }) a result of clause { $clause } on { $day }: { $what }
}
log-review-set = decided to come back to the follow-up on { $day }.
log-review-unset = took away the day of coming back to the follow-up.
log-trace-struck = struck record no. { $number } of the follow-up.
log-publication-timed = timed version { $version } to be published at { $at }.
log-publication-untimed = called the timed publication off.
log-correction-issued = { $clause ->
    [0] published correction no. { $number }: { $text }
   *[other] published correction no. { $number } to clause { $clause }: { $text }
}
log-address-changed = The public address of the statement is now /s/{ $slug }. The earlier one leads to it.
log-adapted-from = said that the statement was adapted from version { $version } of the statement “{ $title }”.
means-meeting = in a meeting
means-mail = by e-mail
means-post = by letter
means-service = through an online service
means-event = at an event
means-other = in another way
follow-up = Follow-up
follow-up-title = Follow-up: { $title }
follow-up-intro = To whom the statement was handed, what was answered and what came of it. Everybody sees the same on the statement's public page.
follow-up-empty = Nothing has been recorded yet.
follow-up-delivery = Record a delivery
follow-up-delivery-intro = To whom the statement was handed, when and how. Everybody sees it.
follow-up-delivery-send = Record the delivery
follow-up-response = Record a reply
follow-up-response-intro = Who answered the statement, and what. Organisations whose comments shaped the clause are told of it.
follow-up-response-send = Record the reply
follow-up-result = Record a result
follow-up-result-intro = What came of the statement. Organisations whose comments shaped the clause are told of it.
follow-up-result-send = Record the result
follow-up-review = Choose a day
follow-up-review-intro = Choose the day on which you come back to what the statement has led to. The coordinators are reminded then. Leave the day empty for no reminder.
follow-up-review-send = Save
follow-up-correction = Publish a correction
follow-up-correction-intro = The sealed text does not change. Everybody sees the correction above the text, and its clause gets a link.
follow-up-correction-send = Publish the correction
follow-up-strike = Strike the record
follow-up-strike-intro = A struck record stays on this page and in the log, crossed out. The public page does not show it any more.
follow-up-strike-send = Strike the record
trace-to = Recipient
trace-from = Who answered
trace-office-hint = Write the name of the office, body or organisation. Do not write a person's name or contact details.
trace-on = Day
trace-how = How
trace-how-none = Choose
trace-by = Who handed it over
trace-by-none = Not told
trace-reference = Reference
trace-reference-hint = For example a register number, an event or a place. You can leave this empty.
trace-answers = Which delivery was answered
trace-answers-none = None of these
trace-clause = Which clause it is about
trace-clause-none = The whole statement
trace-gist = What was answered
trace-what = What came of it
trace-account-hint = Quote or sum up, { $max } characters at most. Everybody sees the text, so do not write anybody's personal data in it.
trace-link = Web address
trace-link-hint = Where the reply, decision or news can be read. You can leave this empty.
trace-numbered = Record { $number }
trace-strike = Strike record { $number }
trace-struck = Struck { $when }.
review-on = The follow-up is taken up again on { $day }.
review-none = No day has been chosen for the follow-up.
review-day = The day on which you come back to the follow-up
review-day-hint = Choose a day that is still to come.
correction-text = What was wrong, and what is right
correction-text-hint = { $max } characters at most. Everybody sees the text.
correction-reason = How the mistake came about (optional)
corrections = Corrections
correction-said = { $clause ->
    [0] Correction { $number } ({ $by })
   *[other] Correction { $number } to clause { $clause } ({ $by })
}
correction-here = Corrected: correction { $number }
trail = What came of the statement
trail-why = Why
trail-theme = Theme: { $theme } ({ $count ->
    [one] raised by one
   *[other] raised by { $count }
})
trail-published = The statement was published
trail-review = The follow-up is taken up again
trail-delivery = { $is_by ->
    [yes] Handed over { $how } ({ $by }). Recipient: { $to }
   *[no] Handed over { $how }. Recipient: { $to }
}
trail-response = { $clause ->
    [0] Reply: { $from }
   *[other] Reply to clause { $clause }: { $from }
}
trail-result = { $clause ->
    [0] Result
   *[other] Result of clause { $clause }
}
public-feed = Follow as a feed (Atom)
feed-published = Published: { $title }
notice-traced-subject = The statement has been answered: { $title }
notice-traced-text =
    Comments of { $organisation } shaped the statement { $title }. Now it has been answered, or something has come of it:

    { $traces }

    Read what has come of the statement:

    { $link }
notice-review-subject = Time to come back to the follow-up: { $title }
notice-review-text =
    It was decided to come back to the follow-up of the statement { $title } on { $day }.

    See whether the statement has been answered or something has come of it, record it and choose a new day if needed:

    { $link }
round-drafting-continues = The draft is written on during the round.
round-drafting-rests = The draft rests during the round.

## Targets, the line from theme to result, and the network's year

targets-title = Targets
targets-intro = Offices and bodies whose decisions the network wants to influence: what they decide and when, who knows them, and what was talked of with them. Only the network's organisations see this.
targets-none = There are no targets yet. Add the first one.
targets-retired = { $count ->
    [one] One target that the network no longer tries to influence
   *[other] { $count } targets that the network no longer tries to influence
}
target-known-count = { $count ->
    [0] No organisation has said that it knows the target
    [one] One organisation knows the target
   *[other] { $count } organisations know the target
}
target-known-own = yours among them
target-contacts-count = { $count ->
    [0] no contacts
    [one] one contact
   *[other] { $count } contacts
}
moment-days = { $from } – { $until }
moments-title = What is decided when
moments-intro = The decisions of all targets in their order.
moments-to-come = To come
moments-none = No decision to come is recorded.
moments-past = Past
moments-feed = The same days come to your own calendar if you subscribe to it.
moments-feed-link = The address of your calendar
target-retired-since = The network has not tried to influence this target since { $when }.
target-known-by = Who knows the target
target-known-hint = Each organisation says for itself that it knows the target, and can take that back.
target-known-none = Nobody has said yet that they know the target.
target-know = Our organisation knows the target
target-forget = Our organisation does not know the target
target-reinstate = Try to influence it again
target-moments = What it decides when
target-moments-none = No decisions are recorded.
target-contacts = Contacts and meetings
target-contacts-none = No contacts are logged.
target-demands = What is demanded of it
target-demands-hint = A statement's coordinators name the targets of a demand on the statement's own page.
target-demands-none = No statement that you can read demands anything of the target yet.
target-added = Added by { $organisation } on { $when }.
target-strike = Mark as a mistake
target-new = Add a target
target-new-intro = A target is an office, a body or another public institution, never a private person.
target-new-send = Add the target
target-edit = Edit
target-edit-intro = The change is seen at once. Contacts and decisions stay.
target-edit-send = Save
target-moment = Add a decision
target-moment-intro = Say when the target decides something. The day comes to everybody's calendar too.
target-moment-send = Add the decision
target-contact = Log a contact
target-contact-intro = Log when your organisation was in contact with the target and what came of it. The network's other organisations see it.
target-contact-send = Log it
target-retire = Stop trying
target-retire-intro = The target moves to the end of the list, with your reason. Nothing is deleted.
target-retire-send = Stop trying
target-strike-moment = Mark the decision as a mistake
target-strike-moment-intro = It stays in sight, struck, with your reason, and leaves the calendars.
target-strike-moment-send = Mark as a mistake
target-strike-contact = Mark the contact as a mistake
target-strike-contact-intro = It stays in sight, struck, with your reason.
target-strike-contact-send = Mark as a mistake
target-office = Name of the office or body
target-office-hint = A board, a ministry or an office, for example. Do not write a person's name, private address or telephone number.
target-decides = What it decides
target-account-hint = { $max } characters at most. Write nothing about private persons.
target-page = Public web page
target-page-hint = Begins with https://. May be left empty.
target-what = What is decided
target-from = Day
target-until = Last day
target-until-hint = Leave it empty if it is decided on one day.
target-result = What came of it
target-reason-hint = The network's organisations see the reason.
line = From theme to result
line-title = From theme to result: { $title }
line-intro = Which themes the statement grew out of, what it demands and of whom, and what came of it.
line-themes = Themes
line-themes-none = No themes are named.
line-themes-name = Name themes
line-themes-hint = { $max } themes at most. They can be named until the statement is published. The name of a theme and how many are behind it are shown on the page of the published statement. Reasons and names are shown only to the network.
line-no-themes = The network has no themes yet.
line-demands = Demands
line-demands-none = No demands are named.
line-theme = Theme
line-theme-backers = Behind it
line-targets = Targets
line-became-nothing = No deliveries, replies or results of it are recorded yet.
demand-name = Name a demand
demand-intro = Choose the clause of the demand, and say which theme it is for and who can fulfil it.
demand-edit = Edit the demand
demand-drop = Remove the demand
demand-clause = Clause { $clause }
demand-whole = The whole statement
demand-detached = Clause removed
demand-theme-none = No theme
demand-no-themes = No themes are named for the statement.
demand-no-targets = There are no targets yet.
trail-demand = { $clause ->
    [0] { $for ->
        [somebody] Demand: { $offices }
       *[nobody] Demand
    }
   *[other] { $for ->
        [somebody] Demand of clause { $clause }: { $offices }
       *[nobody] Demand of clause { $clause }
    }
}
trail-demand-theme = Theme: { $theme }
log-themes-named = { $count ->
    [0] said that the statement belongs to no theme.
    [one] said which theme the statement grew out of (theme { $numbers }).
   *[other] said which themes the statement grew out of (themes { $numbers }).
}
log-demand-named = { $clause ->
    [0] named demand { $number } for the whole statement.
   *[other] named demand { $number } in clause { $clause }.
}
log-demand-dropped = removed demand { $number }.
new-grows = The statement grows out of the theme { $theme }.
calendar-moment = Decision: { $office }
organisation-line = What the organisation has done in the network
organisation-themes = Themes that the organisation raised
organisation-supports = Themes that the organisation supports
organisation-shaped = Comments that changed the text
organisation-shaped-count = { $count ->
    [one] one comment
   *[other] { $count } comments
}
organisation-signed = Signatures
organisation-contacts = Contacts with targets
organisation-results = Results of statements that the organisation signed
year-title = The network's year { $year }
year-intro = Who was reached, who answered and signed, who was heard for the first time, and what came of it.
year-published-since = Published on { $when }
year-members-only = Only the network's organisations see this page until a coordinator publishes it.
year-publish = Publish the year
year-publish-intro = Everybody reads the figures and the foreword. The figures are counted anew whenever somebody reads them.
year-publish-send = Publish
year-foreword = Foreword
year-foreword-hint = { $max } characters at most. May be left empty.
year-take-back = Take the publication back
year-take-back-intro = Only the network's organisations see the page again.
year-others-nav = Other years
year-figures = Figures
year-note = The figures are counted from the network's ledgers: organisations, not comments or people. Authorities are not counted. Comments, answers and signatures that were taken back are not among them.
year-figure = Figure
year-counts = What it counts
year-count = Count
year-of = Of
year-n-of = { $count } of { $of }
year-sorts = By kind and county
year-sorts-hint = So that no organisation can be told apart, groups of fewer than { $min } organisations are put together.
year-sorts-none = There are so few organisations that they are not told apart.
year-by-kind = By kind
year-by-kind-head = Kind
year-by-county = By wellbeing services county
year-by-county-head = County
year-others = others together
year-umbrellas-title = Umbrella organisations and their members
year-umbrellas-hint = Members on lists that were supplied are counted once each, even if they belong to several umbrellas. Of the others their own figure is told.
year-listed = { $count ->
    [one] one member on its list
   *[other] { $count } members on its list
}
year-statements-title = Statements
year-statements-none = No statements were opened or published.
year-statements-hidden = { $count ->
    [one] And one statement that you cannot read.
   *[other] And { $count } statements that you cannot read.
}
year-came-title = What came of the statements
year-came-none = No deliveries, replies or results are recorded.
year-files = As files
year-csv = CSV table
year-xlsx = Excel table (XLSX)
year-file = network-year
year-organisations = Organisations
year-organisations-counts = Member organisations of the network at the end of the year, or today if it still runs.
year-reached = Reached
year-reached-counts = Organisations that were asked for comments in a round, for an answer to a survey or for a signature, of all member organisations.
year-answered = Answered
year-answered-counts = Organisations that commented, answered a survey or signed, of those reached.
year-signed = Signed
year-signed-counts = Organisations whose signature counts, of those reached.
year-first-heard = Heard for the first time
year-first-heard-counts = Organisations that commented or answered a survey in the network for the first time, of those that answered.
year-outsiders = Signatures from outside the network
year-outsiders-counts = Signatures that count, of organisations that are not in the register.
year-pending = Decides later
year-pending-counts = Answers to sign-on in which an organisation decides later. The organisations are not named.
year-declined = Does not sign
year-declined-counts = Answers to sign-on in which an organisation does not sign. The organisations are not named.
year-umbrellas = Umbrella organisations
year-umbrellas-counts = Member organisations that have members of their own, of all member organisations.
year-members = Their members
year-members-counts = Associations on the umbrellas' member lists, once each, without the network's own members.
year-own-figures = Umbrellas' own figures
year-own-figures-counts = The sum of the member counts stated by umbrellas that supplied no list. The same association may be counted several times.
year-signed-members = Members behind those who signed
year-signed-members-counts = Associations on the member lists of umbrellas that signed, once each, without those that signed themselves.
year-opened = Statements opened
year-opened-counts = Statements whose writing began in the year.
year-published = Statements published
year-published-counts = Statements that were published in the year.
year-rounds = Comment rounds
year-rounds-counts = Rounds that opened in the year.
year-comments = Comments
year-comments-counts = Comments made in the year, late ones among them.
year-accepted = Taken into account
year-accepted-counts = Comments that were taken into account, of all comments.
year-partly = Partly taken into account
year-partly-counts = Comments that were partly taken into account, of all comments.
year-not-accepted = Not taken into account
year-not-accepted-counts = Comments that were not taken into account and were given a reason, of all comments.
year-noted = Noted
year-noted-counts = Comments that were noted, of all comments.
year-moved = Moved to later
year-moved-counts = Comments that were moved to a later round, of all comments.
year-open = Without an answer
year-open-counts = Comments that still wait for an answer, of all comments.
year-late = Late
year-late-counts = Comments that came after their round had closed, of all comments.
year-deliveries = Deliveries
year-deliveries-counts = Records of to whom statements were handed in the year.
year-replies = Replies
year-replies-counts = Replies that statements received in the year.
year-results = Results
year-results-counts = Results of statements that happened in the year.
year-surveys = Surveys
year-surveys-counts = Surveys that opened in the year.
year-survey-answered = Answered a survey
year-survey-answered-counts = Organisations that answered at least one survey in time, of those that were asked.
year-survey-outsiders = Survey answers from outside the network
year-survey-outsiders-counts = Answers that came in time by an open link from organisations that are not members of the network.
year-surveys-none = No surveys opened.
year-surveys-hidden = { $count ->
    [one] And one survey whose results are not public.
   *[other] And { $count } surveys whose results are not public.
}
refusal-unknown-theme = There is no such theme. Choose one from the list.
refusal-unknown-target = There is no such target. Choose one from the list.
refusal-too-many-targets = The network has { $max } targets already, and no more fit.
refusal-target-name-missing = Write the name of the office or body.
refusal-target-name-too-long = The name can have { $max } characters at most. Make it shorter.
refusal-target-account-too-long = This can be told in { $max } characters at most. Make it shorter.
refusal-target-account-missing = Say what it is about.
refusal-target-retired = The network no longer tries to influence this target. A coordinator can take it back.
refusal-too-many-target-moments = The target has { $max } decisions already, and no more fit.
refusal-moment-ends-before = The last day is before the first. Correct the days.
refusal-too-many-contacts = The target has { $max } contacts logged already, and no more fit.
refusal-unknown-target-record = There is no such record, or it is marked as a mistake already.
refusal-not-your-record = The record is another organisation's. Only that organisation or a coordinator can mark it as a mistake.
refusal-themes-fixed = The statement is published, and its themes stay.
refusal-too-many-themes-named = Name { $max } themes at most.
refusal-theme-not-named = The theme is none of the statement's. Name it for the statement first.
refusal-demand-names-nothing = Choose a theme or a target for the demand.
refusal-too-many-targets-named = Choose { $max } targets at most.
refusal-too-many-demands = The statement has { $max } demands already, and no more fit.
refusal-unknown-demand = There is no such demand, or it was removed.
refusal-year-outside = The year has not begun, or is before { $max }.
refusal-year-not-published = The year is not published.
refusal-foreword-too-long = The foreword can have { $max } characters at most. Make it shorter.

## Tokens for one's own tools

tokens-title = Tokens for tools
tokens-intro = With a token, a program of yours uses Lausuma on your behalf. It may do at most what you may, and you can revoke it at any time.
tokens-list = Tokens in force
tokens-empty = You have no tokens in force.
tokens-new = New token
tokens-name = Name
tokens-name-hint = What do you use the token for? At most { $max } characters.
tokens-scope = What may be done with the token?
scope-read = Read
scope-write = Read and write in texts
scope-act = Read, write and decide on your behalf
tokens-days = In force, days
tokens-days-hint = 1–{ $max } days.
tokens-make = Make the token
tokens-secret = New token
tokens-secret-hint = Copy the token now. It isn't shown again.
tokens-made-before = This token has been made already and isn't shown again. If you didn't save it, revoke it and make a new one.
tokens-expires = In force until { $when }
tokens-used = Last used { $when }
tokens-unused = Not used yet
tokens-revoke = Revoke the token { $name }
refusal-token-scope = This can't be done with the token. Make a token with a wider scope.
refusal-session-needed = Tokens can't be managed with a token. Sign in with a browser.
refusal-token-name = Give the token a name of 1–{ $max } characters.
refusal-token-days = Let the token last for 1–{ $max } days.
refusal-too-many-tokens = You have { $max } tokens already. Revoke one of them first.
refusal-unknown-scope = Choose what may be done with the token: read, write or act.
refusal-unknown-audience = Choose participants, network or public as readers.

## Importing organisations from a file

organisation-kind-association = association
organisation-kind-umbrella = umbrella organisation
organisation-kind-network = network
organisation-kind-foundation = foundation
organisation-kind-cooperative = cooperative
organisation-kind-public-body = public body
organisation-kind-company = company
organisation-kind-other = other
organisation-size-under-50 = under 50
organisation-size-50-199 = 50–199
organisation-size-200-999 = 200–999
organisation-size-1000-4999 = 1000–4999
organisation-size-5000-or-more = 5000 or more
sector-culture = culture and arts
sector-sports = sports and exercise
sector-youth = young people and families with children
sector-health-social = health and social welfare
sector-disability = disability and long-term illness
sector-elderly = older people
sector-environment = nature and environment
sector-immigration = immigration and integration
sector-peace-human-rights = peace and human rights
sector-education = education and research
sector-faith = faith and world views
sector-village-neighbourhood = villages and neighbourhoods
sector-work-livelihood = work and livelihood
sector-rescue-preparedness = rescue and preparedness
sector-animals = animals
sector-other = other field
import-title = Import organisations from a file
import-intro = Choose a table with one organisation on each row. You first see what would happen. Nothing is saved before you approve it.
import-field-file = File
import-field-file-hint = CSV, Excel (.xlsx) or LibreOffice (.ods), at most { $rows } rows and { $megabytes } megabytes.
import-submit = Show what would happen
import-export = Download the network’s organisations as a file
import-another = Choose another file
import-guide-title = What the file may hold
import-guide-intro = The first row holds the headings, in Finnish, Swedish or English and in any order. No column is required as long as the organisation can be recognised. An empty cell takes nothing away.
import-guide-id = The id that this service has given. It is in a downloaded file; a new organisation has none.
import-guide-name-fi = The official name. One language is enough.
import-guide-name-sv = The official name. One language is enough.
import-guide-name-en = The official name. One language is enough.
import-guide-kind = One of these:
import-guide-size = The number, or one of these:
import-guide-business-id = Like 1234567-1.
import-guide-association-number = The number in the Finnish register of associations, like 123.456.
import-guide-municipality = The municipality’s name in Finnish or Swedish, or its code.
import-guide-county = The name in Finnish or Swedish, such as Pirkanmaa or HUS-yhtymä.
import-guide-sectors = One or more, parted by commas:
import-guide-languages = One or more, parted by commas:
import-guide-website = Like https://www.example.fi.
import-guide-umbrellas = The umbrella organisation’s name, business id or register number; several parted by semicolons. The membership begins on the day of the import.
import-guide-past-umbrellas = A membership that has ended or begins later, with its days: for example 1234567-1 (2019-01-01–2021-12-31). Several parted by semicolons.
import-guide-contact-name = First and last name. Several contact people have a row each.
import-guide-contact-email = The contact person’s e-mail address.
import-guide-contact-roles = Empty means all. One or more, parted by commas:
import-guide-places = The wellbeing services counties and their municipalities
import-column-id = Id
import-column-name-fi = Name in Finnish
import-column-name-sv = Name in Swedish
import-column-name-en = Name in English
import-column-kind = Kind
import-column-size = Individual members
import-column-business-id = Business id
import-column-association-number = Register number
import-column-municipality = Municipality
import-column-county = Wellbeing services county
import-column-sectors = Sectors
import-column-languages = Languages
import-column-website = Website
import-column-umbrellas = Umbrella organisations
import-column-past-umbrellas = Former umbrella organisations
import-column-contact-name = Contact person
import-column-contact-email = E-mail
import-column-contact-roles = Roles
import-preview-title = What would happen
import-preview-intro = { $count ->
    [one] { $file }: one row. Nothing has been saved yet.
   *[other] { $file }: { $count } rows. Nothing has been saved yet.
}
import-tally-faulty = To mend
import-tally-undecided = To decide
import-tally-new = New
import-tally-changes = Changing
import-tally-nothing = Unchanged
import-tally-skipped = Left out
import-ignored = { $count ->
    [one] This column is not read: { $columns }. Correct its heading if it holds something important.
   *[other] These columns are not read: { $columns }. Correct their headings if they hold something important.
}
import-summary = { $count ->
    [one] One row waits for you
   *[other] { $count } rows wait for you
}
import-summary-more = { $count ->
    [one] And one more, in the list below.
   *[other] And { $count } more, in the list below.
}
import-section-faulty = Mend in the file, or leave out
import-section-undecided = Decide whether the organisation is new
import-section-changes = Changing
import-list-new = { $count ->
    [one] One new organisation
   *[other] { $count } new organisations
}
import-list-nothing = { $count ->
    [one] One row with nothing new
   *[other] { $count } rows with nothing new
}
import-list-skipped = { $count ->
    [one] One row is left out
   *[other] { $count } rows are left out
}
import-row = Row { $line }
import-nameless = Without a name
import-undecided = There is an organisation of this name already: { $name }. The details differ.
import-changes = Changes or is added: { $columns }
import-contact-known = The address already belongs to { $name }. The name stays.
import-decision = Row { $line }, { $name }: what is to be done?
import-choose = Choose…
import-choose-mend = I will mend the file
import-choose-new = A new organisation
import-choose-skip = Leave out
import-choose-known = Recorded already
import-choose-same = The same as { $name } ({ $why })
import-choose-same-line = The same as row { $line }, { $name } ({ $why })
import-why-id = same id
import-why-business-id = same business id
import-why-association-number = same register number
import-why-name = same name
import-confirm = Import the organisations
import-confirm-hint = All rows are imported at once, or none. The same file may be imported again: it adds nothing a second time.
import-look-again = Look again
import-skip = Leave lines out
import-skip-hint = Numbers of lines or ranges of them, for example 12, 40–52. Leave it empty to import all.
import-skip-unread = Write the numbers of the lines with commas between them, for example 12, 40–52. Nothing has been imported yet.
import-done-title = The organisations have been imported
import-done-intro = All rows that you approved have been saved.
refusal-import-empty = The file has no rows below its headings. Check that you chose the right file.
refusal-import-not-a-table = The file is not a table. Save it as CSV, xlsx or ods and choose it again.
refusal-import-damaged = The table can’t be read: it is damaged or locked by a password. Save it again without a password.
refusal-import-too-large = The file is too large: it may have at most { $max } megabytes. Divide it.
refusal-upload-too-large = The file is too large: this server takes files of { $max } MB at most. Make it smaller, or divide it.
refusal-import-inflates = Unpacked, the file would take more than { $max } megabytes, or it has too many parts. Save the table as CSV.
refusal-import-too-many-rows = There are too many rows: at most { $max } fit. Divide the file.
refusal-import-too-many-columns = There are too many columns: at most { $max } fit. Remove those that aren’t needed.
refusal-import-cell-too-long = One cell holds too much text: at most { $max } characters fit. Shorten it.
refusal-import-no-names = No heading tells where the organisations’ names are. Call the column, for example, Name in Finnish.
refusal-import-no-comments = No headings tell where the organisation and its comment are. Call the columns Organisation and Comment.
refusal-speaker-missing = The row has no organisation. Write its name or business id.
refusal-speaker-unclear = Several organisations have this name. Write the business id or register number.
refusal-import-column-twice = Two columns mean the same. Remove one, or change its heading.
refusal-import-changed = The register has changed meanwhile, and nothing was imported. Here is a new preview: check it, then import.
refusal-import-not-ready = { $count ->
    [one] Nothing was imported: one row has to be mended, decided or left out first.
   *[other] Nothing was imported: { $count } rows have to be mended, decided or left out first.
}
refusal-import-unknown = The value is not known, and nothing comes near it. Check the spelling.
refusal-import-unknown-near = The value is not known. Accepted: { $accepted }.
refusal-import-unknown-id = No organisation has this id. If it is new, leave the id empty.
refusal-import-unknown-umbrella = The umbrella organisation is neither in the register nor in this file. Give it a row of its own, or check the name.
refusal-import-unclear-umbrella = Several organisations have this name. Give the umbrella organisation’s business id or register number.
refusal-import-membership-undated = Write the days of the membership after the umbrella: for example 1234567-1 (2019-01-01–2021-12-31).
refusal-import-email-malformed = Write the e-mail address like name@example.fi.
refusal-import-email-missing = The contact person has no e-mail address. Add it, or empty the name and roles.
refusal-import-contact-unnamed = The contact person has no name. Add it.

## The register of organisations

organisations-title = Organisations
organisations-intro = These organisations work together in the network. The network is open: any organisation can apply to join.
organisations-member = { $count ->
    [one] one organisation
   *[other] { $count } organisations
}
organisations-applied = { $count ->
    [one] one waits to be confirmed
   *[other] { $count } wait to be confirmed
}
organisations-left = { $count ->
    [one] one has left
   *[other] { $count } have left
}
organisations-declined = { $count ->
    [one] one application was declined
   *[other] { $count } applications were declined
}
organisations-found = { $count ->
    [one] One organisation found
   *[other] { $count } organisations found
}
organisations-none = No organisation matches. Try fewer words or clear the filters.
organisation-name = Organisation
organisation-names-hint = Give the name in one language at least, { $max } characters at most.
organisation-name-fi = Name in Finnish
organisation-name-sv = Name in Swedish
organisation-name-en = Name in English
organisation-kind = Kind of organisation
organisation-size = Individual members
organisation-size-hint = An estimate will do. Choose none if the organisation has no individual members.
organisation-business-id = Business ID (Y-tunnus)
organisation-business-id-hint = For example 1234567-1. Leave it empty if there is none.
organisation-association-number = Number in the register of associations
organisation-association-number-hint = For example 123.456. Leave it empty if there is none.
organisation-municipality = Municipality
organisation-county = Wellbeing services county
organisation-county-hint = Where the organisation works. If you choose none, it is that of the municipality.
organisation-sectors = Fields of work
organisation-languages = Working languages
organisation-website = Website
organisation-website-hint = For example https://www.example.org
organisation-logo = The organisation's logo
organisation-logo-hint = A PNG, JPEG or WebP picture of at most { $kilobytes } kilobytes and { $max } pixels each way.
organisation-logo-save = Save the logo
organisation-logo-remove = Remove the logo
organisation-signing = Who signs
organisation-signing-hint = Holds for every statement that the organisation signs from now on.
signing-rule-one = one signatory alone
signing-rule-two-together = two signatories together
organisation-edit = Edit
organisation-edit-title = Edit: { $name }
organisation-changed-title = Somebody else changed this meanwhile
organisation-changed-hint = What you wrote is kept in the form. Below is what the register says now where it differs. If you save, your words take its place.
organisation-applied-notice = Waiting to be confirmed. The coordinator has not yet accepted the organisation into the network. Meanwhile it may comment.
organisation-umbrellas = Umbrella organisations
organisation-members = Member organisations
organisation-members-count = { $count ->
    [one] one member organisation
   *[other] { $count } member organisations
}
organisation-people = People
organisation-people-hint = Only the organisation's own people and the network's coordinators see this part.
organisation-people-none = Nobody acts for the organisation yet.
organisation-statements = Statements that it coordinates
organisation-statements-none = None that you may read.
standing-member = in the network
standing-applied = waiting to be confirmed
standing-left = has left
standing-declined = declined
standing-member-since = In the network since { $when }
standing-applied-since = Applied on { $when }
standing-left-since = Left the network on { $when }
standing-declined-since = Application declined on { $when }
filter-q = Search by name or number
filter-sector = Field of work
filter-standing = Standing in the network
filter-any = all
filter-submit = Search
filter-clear = Clear the filters
pager = Pages
pager-at = Page { $at } of { $count }
pager-previous = Previous
pager-next = Next
not-told = not told
choose-none = None chosen
day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
membership-time = When
membership-source = Where this is known from
membership-from = since { $from }
membership-from-until = { $from } – { $until }
form-save = Save
reason = Reason
reason-hint = Everybody can read the reason. Leave personal data out of it.
organisation-remove-title = Take the organisation out of the network
organisation-remove-hint = The organisation's people can no longer act for it here. A coordinator can take it back.
organisation-remove-submit = Take it out
organisation-reinstate-title = Take the organisation back into the network
organisation-reinstate-hint = The organisation's people have their roles again.
organisation-reinstate-submit = Take it back
organisation-new-title = Add an organisation
organisation-new-intro = The organisation joins the network at once. After that you can invite its people.
organisation-new-submit = Add the organisation
organisation-new-anyway = It is another organisation, add it
duplicates-title = Is the organisation in the register already?
duplicates-hint = These have the same name or number. Open the organisation's page and check before you go on.
duplicate-business-id = the same business ID
duplicate-association-number = the same number in the register of associations
duplicate-name = the same name
members-title = Member organisations
members-of = Member organisations: { $name }
members-intro = Say which organisations are members of this umbrella, since when, and where this is known from.
members-member = Member organisation
members-member-hint = Name, business ID or number in the register of associations. The organisation has to be in the register already.
members-chosen = Which of these do you mean?
members-from = First day
members-until = Last day
members-until-hint = Leave it empty if the membership goes on.
members-source-hint = For example the umbrella's list of members, 2026.
members-submit = Add the member
members-ended = Last day of the membership
members-end-submit = Say that it ended
people-title = People and roles
people-of = People and roles: { $name }
people-intro = Roles decide what each person may do for the organisation. A change holds at once, on open pages too.
people-invite = Invite somebody
people-roles-of = Roles: { $name }
people-reason-hint = Optional. Everybody can read it.
people-reason-coordinator = Needed when the coordinator's role is given or taken away. Everybody can read it.
people-take = Take these roles away from { $name }: { $roles }? Save once more if you are sure.
apply-title = Apply to join
apply-intro = Any organisation can apply. A coordinator confirms the application; meanwhile the organisation may comment.
apply-contact = Name of the contact
apply-contact-hint = First and last name. Coordinators and the organisation's own people see it.
apply-email = E-mail address of the contact
apply-email-hint = The contact signs in with this address. A shared mailbox will do.
apply-submit = Send the application
apply-anyway = It is another organisation, send the application
apply-unconfirmed-title = Now confirm the application
apply-unconfirmed = We have sent a message to the contact's address. The application goes to the coordinator when the contact has opened the message's link and confirmed it. The link is good for { $days } days. If there is no message, look among your junk mail too.
apply-confirmed-title = The application has been sent
apply-confirmed = Thank you! A coordinator will look at the application. We tell the contact of the decision by e-mail.
apply-discarded-title = The application has been removed
apply-discarded = The application was not sent, and nothing of it was kept.
apply-confirm-title = Confirm the application
apply-confirm-intro = Somebody used your address to apply for an organisation to join the network. Are you its contact?
apply-mine = Somebody used your address to apply for { $name }. Are you its contact?
apply-mine-confirm = Yes, send the application
apply-mine-discard = No, remove the application
applications-title = Applications
applications-count = { $count ->
    [one] One organisation waits for an answer.
   *[other] { $count } organisations wait for an answer.
}
applications-contact = Contact
applications-accept = Accept into the network
applications-decline = Decline the application
applications-decline-submit = Decline
applications-reason = Why is it declined?
contact-title = My organisations
contact-intro = Once a year we ask whether you still act for these organisations.
contact-confirmed = Last confirmed on { $when }
contact-due = Does this still hold? It was last confirmed more than a year ago.
contact-confirm = Yes, I still act for it
contact-wrong = If you no longer do, ask the organisation's admin to take your roles away.
refusal-unknown-choice = There is no such choice for { $field }. Choose one of those offered.
refusal-logo-too-large = The picture is too large. Make it { $kilobytes } kilobytes at most.
refusal-logo-unknown = Choose a PNG, JPEG or WebP picture. Other files are not taken.
refusal-logo-too-wide = The picture may be { $max } pixels wide and high at most. Make it smaller.
refusal-not-its-person = The person does not act for this organisation. Invite them first.
refusal-several-organisations = Several organisations fit the name. Choose which one you mean.
refusal-bad-date = Write the day as 2026-03-17.
refusal-applications-full = So many applications are waiting that no more can be taken. Try again in a few days.
refusal-applications-enough = With this address, { $max } applications are waiting already. Wait until they are answered, or name another contact.
refusal-application-gone = There is no such application any more: it was sent or removed already, or was not confirmed in time. You can apply again.
reason-not-a-date = it has to be a day, for example 2026-03-17.
## The top and the foot of a page

site-waiting = Waiting for me
foot-what = In Lausuma, organisations write their joint statements, and each learns what became of its word.
foot-contact = Contact us
foot-texts = Licence of the texts: { $licence }
foot-software = Open software: Apache-2.0 or MIT
flash-saved = Saved.

## The front page for those who have not signed in

landing-intro = Here a small village association and a large umbrella organisation write in the same text. Everybody's word weighs the same, and every comment gets an answer.
landing-apply = Apply to join the network
landing-readable = Open to read now
landing-how = How a statement comes to be
landing-step-write = We write together
landing-step-write-text = Writers of the organisations write in the same text at the same time, each for their own organisation.
landing-step-comment = We comment
landing-step-comment-text = During a comment round the text stands still. Whoever has no time to write can still leave a comment.
landing-step-answer = Everybody gets an answer
landing-step-answer-text = The coordinator says of every comment what was done about it and why. What one small organisation points out is dealt with too.
landing-step-sign = We sign
landing-step-sign-text = An organisation signs exactly the text that it has agreed to. A reservation may be shown.
landing-step-publish = We publish and follow up
landing-step-publish-text = The statement is there for all to read and use. The network also tells what came of it.
landing-whom = Who it is for
landing-whom-text = For associations, umbrella organisations and networks. Each decides for itself how much it takes part: it may write, comment or only sign.
landing-join-text = The network is open, and joining costs nothing.

## Privacy

verify-title = Check a receipt
verify-intro = A signed receipt proves that an act, for example a comment, is in a statement's ledger just as it was stored.
verify-file = Receipt as a file
verify-paste = Or the receipt's text
verify-paste-hint = The whole content of receipt.json, unchanged.
verify-submit = Check
verify-missing = Choose a file or paste the receipt's text.
verify-holds = The receipt holds
verify-not = The receipt does not hold
verify-ledger = Ledger
verify-entry = Entry
verify-entry-of = { $entry }, when there were { $size }
verify-told = What happened
verify-stored = As it was stored
verify-key = Signed with the key
verify-key-ours = This server's key.
verify-key-foreign = Not a key of this server. Whether it belongs to the one you think of, this page does not know.
verify-wrong-too-long = It is larger than any receipt. Check that you chose the right file.
verify-wrong-shape = It is not a receipt, or something in it was changed. Download the receipt again and don't edit it.
verify-wrong-newer = It was made by a newer version of Lausuma than this one, which can't judge it.
verify-wrong-keys = One of its keys was changed, or does not follow from the one before it.
verify-wrong-checkpoint = The signature does not belong to what was signed: one of them was changed.
verify-wrong-not-included = The entry is not in the ledger that was signed: the entry, its number or the proof was changed.
verify-wrong-entry = The ledger that was signed has something in this place that is not an entry with this number.
verify-trust-title = Without trusting this server
verify-trust = This page does the check on this server: you trust the server with it. To check without a server or a network, use the program on your own computer, with a key that you noted before or that others have too:
verify-keys-title = This server's keys
verify-keys-intro = Note the key, or compare it with the one that others have noted: then nobody can show you another ledger later. The key in use is the first one.
verify-key-since = In use since { $since }
verify-key-between = In use from { $since } to { $until }
privacy-title = Privacy
privacy-intro = Lausuma knows no more about you than writing together requires.
privacy-q-what = What is kept about you?
privacy-a-what = Your name, your e-mail address, the language you chose, your roles in organisations, your sign-ins, and what you have written and decided. Nothing else is gathered: no tracking, no advertising, no outside services. Of whoever subscribes to newsletters only the address and the language are kept.
privacy-q-why = What is it used for?
privacy-a-why = To know who may write for which organisation, and to send you sign-in messages and invitations. The organisation's name is shown in the statement, yours is not.
privacy-q-who = Who sees your name?
privacy-a-who = Those who write in the same text as you, your organisation's admin and the network's coordinators. Only the last two see your e-mail address.
privacy-q-where = Where is it kept?
privacy-a-where = On this server, apart from statements and decisions. There, only a reference stands for you that doesn't show who you are.
privacy-q-long = How long is it kept?
privacy-a-long = For as long as you take part, or until you ask for it to be erased. Text you wrote and decisions that were made remain, but no longer show that it was you.
privacy-q-rights = What can you do?
privacy-a-rights = Once signed in, you can see your data, download it, correct your name and erase it.

## How the server does, for whoever looks after it
operator-title = The state of the service
operator-intro = What is wrong now, how the last day went, and how often a limit was met. Nothing here is about anybody.
operator-wrong = What is wrong now
operator-fine = Everything works.
operator-runbook-entry = More in the runbook
operator-runbook = Runbook: what an alarm means, and what to do
operator-now = Now
operator-unknown = not known
operator-of = { $count } of at most { $max }
operator-count = { $count }
operator-megabytes = { $count } MB
operator-milliseconds = { $count } ms
operator-now-version = Version
operator-now-since = Running since
operator-now-live = Writing or following a text
operator-now-streams = Following what is decided
operator-now-mail = Messages that wait
operator-now-memory = Memory
operator-now-disk = Free space
operator-now-reserve = Kept back: below it nothing is written
operator-now-files = Open files and connections
operator-day = The last day, by the minute
operator-day-since = Since { $when }
operator-day-none = The first minute is not over yet.
operator-day-told = Now { $now }, at most { $most }
operator-day-requests = Requests in a minute
operator-day-refusals = Refusals in a minute
operator-day-failures = Requests that failed, in a minute
operator-day-live = Writing or following a text
operator-day-flush = Time to bring writes to disk
operator-day-mail = Messages that wait
operator-day-memory = Memory
operator-day-disk = Free space
operator-limits = Limits
operator-limits-hint = Each is a setting of the server. Met says how often it held somebody back since the start.
operator-limit = Limit
operator-limit-value = Now
operator-limit-bounds = May be
operator-limit-met = Met
limit-rate-session-bytes = Bytes in a second from one session's live connections
limit-rate-address-connections = Connections in a second from one address
limit-rate-address-requests = Changes in a second from one address without signing in
limit-rate-session-requests = Changes in a second in one session, and sixty times as many after a pause
limit-rate-address-mails = Mails in an hour to one address
limit-rate-client-mails = Mails in an hour because of one address
limit-rate-event-streams = Open streams of events on one account
limit-rate-address-sockets = Connections that one address has open at once
limit-rate-person-sockets = Live connections that one person has open at once
limit-upload-mb = Megabytes of a file that somebody hands in
limit-disk-reserve = Megabytes of the disk that are kept free
limit-rate-patience = Seconds for which a live connection is held back before it is closed
trouble-disk-full = The disk is full: people can read, but nothing is written.
trouble-todo-disk-full = Make room on the disk. Writing goes on by itself then.
trouble-store-failed = The data can't be written: the disk has failed or is mounted read-only.
trouble-todo-store-failed = Look at the disk; the log says what failed. Nothing that was acknowledged is lost.
trouble-going-down = The server is going down.
trouble-todo-going-down = Start it again if nobody stopped it on purpose.
trouble-disk-low = The disk is nearly full.
trouble-todo-disk-low = Make room, or get a larger disk, within days.
trouble-disk-slow = The disk is slow: whoever writes waits until the text is saved.
trouble-todo-disk-slow = Look what else uses the disk, and whether it is about to fail.
trouble-failing = Requests fail.
trouble-todo-failing = The log says why. If it goes on, restart the server.
trouble-mail-stuck = Mail is not going out: people who sign in wait for their code.
trouble-todo-mail-stuck = See whether the mail server answers: lausuma doctor tells. Messages are tried again for a day.
trouble-backup-old = No backup was made for two days.
trouble-todo-backup-old = lausuma doctor says why. Put it right and ask for a backup at once.
trouble-backup-unchecked = For two weeks no backup could be restored to see that it works.
trouble-todo-backup-unchecked = See what lausuma doctor says, and restore one by hand to an empty folder.
mended-backup-old = Backups are made again.
mended-backup-unchecked = A backup could be restored again.
trouble-few-sockets = Few more connections are possible.
trouble-todo-few-sockets = Allow the process more open files, or see who opens so many.

## What lausuma doctor says, in a shell

doctor-line = { $about }: { $sentence }.
doctor-line-todo = { $about }: { $sentence }. What to do: { $remedy }.
doctor-mark-ok = ok
doctor-mark-look = look at this
doctor-mark-wrong = wrong
doctor-wrong-lines = Lines that begin with 'wrong': { $count }. Each says what to do.
doctor-silent = No server answers at { $address }: { $why }.
doctor-unwritten = What was found can't be written: { $why }.
doctor-about-settings = settings
doctor-about-server = server
doctor-about-data = data
doctor-about-backups = backups
doctor-about-clock = clock
doctor-about-sockets = sockets
doctor-about-mail = mail
doctor-about-public-address = public address
doctor-said = { $text }
doctor-system-missing = there is no such file or folder
doctor-system-denied = this user may not
doctor-system-refused = nobody takes the connection there
doctor-system-reset = the other end broke the connection off
doctor-system-timeout = it took too long
doctor-system-unreachable = there is no way through the network
doctor-system-read-only = the disk is read-only
doctor-asked-tls = no TLS: { $why }
doctor-asked-http = it does not speak HTTP as it should: { $why }
doctor-asked-body = its answer breaks off or is too long: { $why }
doctor-asked-request = the request can't be made: { $why }
doctor-asked-certificates = certificates can't be checked here: { $why }
doctor-asked-slow = it says nothing for { $seconds } seconds
doctor-certificate-issuer = the certificate is from nobody whom this machine trusts
doctor-certificate-over = the certificate is not valid any more
doctor-certificate-name = the certificate is for another name
doctor-settings-none = no file; all come from the command line, the environment or by default
doctor-settings-read = read from { $path }
doctor-settings-open = everybody on this machine can read { $path }
doctor-settings-open-todo = if the mail server's password stands there: { $command }
doctor-server-runs = runs, and answers at { $address }
doctor-server-other = something that is not Lausuma answers at { $address }
doctor-server-other-todo = stop it, or choose another address with the setting listen
doctor-server-none = no server answers at { $address }
doctor-server-none-todo = if it should run, start it: systemctl start lausuma; why it did not: journalctl -u lausuma
doctor-data-file = { $path } is a file, not a folder
doctor-data-file-todo = name a folder by the setting data, or move the file away
doctor-data-unseen = { $path } can't be looked at: { $why }
doctor-data-unseen-todo = ask as the user that the server runs as: runuser -u lausuma -- lausuma doctor
doctor-data-others = others on this machine can look into { $path }
doctor-data-to-come = { $path } does not exist yet; it is made at the first start
doctor-data-missing = { $path } does not exist, and this user may not make it
doctor-data-missing-todo = start the service, whose unit makes it, or: install -d -m 700 -o lausuma -g lausuma { $path }
doctor-data-read-only = { $path } is on a disk that is read-only: { $why }
doctor-data-unwritable = { $path } can't be written to: { $why }
doctor-data-unwritable-todo = ask as the user that the server runs as (runuser -u lausuma -- lausuma doctor); if it is wrong then too: chown -R lausuma:lausuma { $path }, and look at the disk with dmesg
doctor-data-owner = { $path } belongs to another user, { $owner }
doctor-data-writable = { $path } can be written to
doctor-data-split = { $path } lies on another disk than the folder around it
doctor-data-split-todo = stop the server and put the whole folder on one file system
doctor-data-newer = { $path } has format { $found }, but this version knows formats up to { $known }
doctor-data-newer-todo = install the version of Lausuma that wrote it, or a later one; nothing was changed
doctor-data-in-use = { $path } is in use by another process
doctor-data-damaged = { $path } is damaged: { $why }
doctor-data-damaged-todo = restore a backup into an empty folder, and keep this one as it is
doctor-data-damaged-file = its file { $name } is missing or damaged
doctor-data-unopened = { $path } can't be opened: { $why }
doctor-data-full = the disk of { $path } has { $free } MB left, less than the { $reserve } MB below which nothing is stored
doctor-data-full-todo = make room: delete what is not needed, or enlarge the disk
doctor-data-low = the disk of { $path } has { $free } MB left; below { $reserve } MB nothing is stored any more
doctor-data-low-todo = make room before long
doctor-data-empty = the disk of { $path } has { $free } MB left; nothing is stored yet
doctor-data-checked = the disk of { $path } has { $free } MB left; what is stored was checked when the server started
doctor-data-unchecked = the disk of { $path } has { $free } MB left; what is stored is checked when the server starts
doctor-backups-none = none are made
doctor-backups-none-todo = set backup-to and backup-key (docs/backup.md), unless the machine is backed up as a whole
doctor-backups-contradict = the settings contradict each other
doctor-backups-no-key-set = backup-to is set, and backup-key is not. Make a key with lausuma backup key --backup-key FILE, and name the file
doctor-backups-no-place-set = backup-key is set, and backup-to is not. Name where backups go, e.g. /srv/backups
doctor-backups-place-neither = backup-to names no place for backups: it is neither a folder's path from the root, such as /srv/backups, nor s3://ID:SECRET@HOST/BUCKET
doctor-backups-place-bucket = backup-to names no place for backups: a bucket is named as s3://ID:SECRET@HOST/BUCKET/FOLDER?region=REGION, the last two as needed
doctor-backups-in-data = backup-to names { $place }, which lies in the data folder and goes with it. Name a folder on another disk
doctor-backups-keyless = there is no key to make them with
doctor-backups-key-missing = there is no key at { $path }. Make one with lausuma backup key, or put yours there
doctor-backups-key-unreadable = the key in { $path } can't be read: { $why }
doctor-backups-key-open = everybody on this machine can read the key in { $path }. Do chmod o= { $path }, and then try again
doctor-backups-key-damaged = { $path } holds no key of backups, or a letter of it is wrong
doctor-backups-hold = { $place } holds { $count }
doctor-backups-hold-none = { $place } is there and holds none yet
doctor-backups-unusable = { $place } can't be used
doctor-backups-folder-missing = there is no folder { $path } for backups. Mount its disk, or make it: install -d -m 700 -o lausuma { $path }
doctor-backups-folder-denied = the folder { $path } for backups can't be written to: { $why }. Give it to the user that the server runs as
doctor-backups-folder-read-only = the folder { $path } for backups is read-only here. Look at its disk, and allow the service to write there (docs/backup.md)
doctor-backups-folder-full = the disk of { $path } is full. Make room, or name another place; earlier backups are as they were
doctor-backups-folder-failed = the folder { $path } for backups failed: { $why }
doctor-backups-bucket-refused = { $place } does not let us in: it answers { $status }. Check the id and the secret in the setting backup-to
doctor-backups-bucket-missing = { $place } has no such bucket. Make it at the provider, or correct the setting backup-to
doctor-backups-bucket-unreached = { $place } can't be reached: { $why }
doctor-backups-bucket-failed = { $place } failed: { $why }
doctor-backups-other-key = the backups in { $place } were made with another key than this one. Name the right key, or another place
doctor-backups-newer = the backups in { $place } were made by a newer program: install that one, or a later one, and try again
doctor-backups-part-missing = the backup's part { $part } is missing. Make a new one: lausuma backup now
doctor-backups-part-damaged = the backup's part { $part } is damaged. Make a new one: lausuma backup now
doctor-backups-made = the last one that was made is number { $number }, of { $at }
doctor-backups-made-none = none was made by this server yet
doctor-backups-made-todo = see that the server runs, and ask it for one: lausuma backup now
doctor-backups-failing = since { $since } none could be made; the server wrote down why: “{ $why }”; { $last }
doctor-backups-failing-todo = put the cause right (docs/backup.md has a table of them), and then ask the server for one: lausuma backup now
doctor-backups-checked = number { $number } could be restored, as was seen at { $at }
doctor-backups-checked-none = whether one can be restored was not tried yet
doctor-backups-checked-todo = see that the server runs, and look yourself: lausuma restore --check
doctor-backups-unrestorable = since { $since } none could be restored; the server wrote down why: “{ $why }”; { $last }
doctor-backups-unrestorable-todo = put the cause right (docs/backup.md has a table of them), and then look yourself: lausuma restore --check
doctor-clock-untold = nothing has been stored yet that it could contradict
doctor-clock-behind = it is behind what was stored last, by { $minutes ->
    [one] a minute
   *[other] { $minutes } minutes
}
doctor-clock-behind-todo = set the clock right, then start the server again: it must not date what comes next before what is stored
doctor-clock-fine = it is not behind what was stored last
doctor-clock-kept = it is kept right over the network
doctor-clock-unkept = nothing was found that keeps it right over the network
doctor-clock-unkept-todo = apt-get install systemd-timesyncd, unless the machine beneath this one keeps it (a container, some virtual machines)
doctor-sockets-may = a server may open { $count }
doctor-sockets-may-here = a server started from here may open { $count }
doctor-sockets-few = a server may open { $count }, and each visitor takes one
doctor-sockets-few-here = a server started from here may open { $count }, and each visitor takes one
doctor-sockets-few-todo = LimitNOFILE={ $count } in its unit, as the one that comes with it has
doctor-mail-unnamed = the settings name no mail server
doctor-mail-unnamed-url = give the mail server like smtp://mail.example.org:587?tls=required or smtps://name:password@mail.example.org
doctor-mail-unnamed-from = give the sender with the setting mail-from, like { $example }
doctor-mail-folder = no mail server is set, so that messages go to { $path }
doctor-mail-folder-todo = set smtp-url and mail-from, unless somebody passes them on by hand
doctor-mail-fine = the mail server can be reached, and lets the server in
doctor-mail-refused = the mail server does not let the server in: { $why }
doctor-mail-refused-todo = compare smtp-url with what the mail provider says: host, port, name, password (@ : / in it are escaped as %40 %3A %2F), and whether this machine may reach that port
doctor-mail-plain = passwords and messages may go to the mail server unencrypted
doctor-mail-plain-todo = use smtps://… (port 465) or smtp://…:587?tls=required
doctor-mail-no-address = the address to send to is none
doctor-mail-no-address-todo = give it like --send-to name@example.org
doctor-mail-taken = the mail server took a message; look whether it arrived, and not as spam
doctor-mail-untaken = the mail server did not take a message: { $why }
doctor-mail-untaken-todo = mail-from has to be an address that the mail server sends for
doctor-public-unset = none is set, so that links in mails lead to http://{ $listen }
doctor-public-unset-todo = set public-url, like https://lausuma.example.org
doctor-public-none = { $url } is none
doctor-public-none-todo = set public-url like https://lausuma.example.org
doctor-public-unknown = the name { $host } leads nowhere: { $why }
doctor-public-unknown-todo = where the domain is kept, add an A (and AAAA) record with the address of this machine; it may take an hour until it is known everywhere
doctor-public-no-address = no address
doctor-public-unreached = { $url } can't be reached: { $why }
doctor-public-unreached-tls = renew the certificate for that name (certbot renew), give the proxy the whole chain (fullchain.pem), and reload it
doctor-public-unreached-todo = look whether the proxy runs (systemctl status nginx) and the firewall lets ports 80 and 443 through; some networks let no machine reach itself by its public address: try from elsewhere
doctor-public-no-tls = { $url } has no TLS, so that anybody on the way can read what people send
doctor-public-no-tls-todo = have a proxy with a certificate before it, and set public-url to https://…
doctor-public-ending = its certificate is valid for { $days ->
    [one] one day
   *[other] { $days } days
} yet
doctor-public-ending-todo = look why it was not renewed: certbot renew, or journalctl -u caddy
doctor-public-valid = its certificate is valid, for { $days } days yet at least
doctor-public-this = { $url } leads to this server
doctor-public-another = another Lausuma answers at { $url }
doctor-public-another-todo = look where the proxy leads (proxy_pass) and where the name leads
doctor-public-elsewhere = a Lausuma answers at { $url }, but not where these settings say
doctor-public-elsewhere-todo = give the doctor the settings of the one that runs (--config), or stop it
doctor-public-proxy = a proxy answers at { $url }, and no server runs behind it
doctor-public-proxy-todo = start the server
doctor-public-something = something else answers at { $url }, with { $status }
doctor-public-something-todo = have the proxy lead to the address that the setting listen names
doctor-public-together = writing together gets through (WebSocket)
doctor-public-not-together = writing together does not get through (WebSocket): { $why }
doctor-public-not-together-todo = have the proxy pass Upgrade and Connection on over HTTP/1.1, as in the sample nginx.conf
doctor-public-answer = the answer was { $status }
doctor-public-believed = the proxy believes what visitors say of their address in { $header }
doctor-public-believed-todo = have it set the header itself: { $command }
doctor-public-own = visitors count by their own address; this machine's is { $address }
doctor-public-second = a second request got no answer: { $why }
doctor-public-second-todo = try again
doctor-public-as-one = all visitors count as one, since the proxy does not tell whose requests it passes on
doctor-public-as-one-todo = set client-address-header = "X-Forwarded-For", and have the proxy set that header
doctor-public-connected = visitors count by the address that they connect from
doctor-public-unsaid = the proxy does not set { $header }, so that all visitors count as one
doctor-public-unsaid-todo = have it set the header: { $command }

## The pages of a statement, and what one can do there now

statement-pages = Pages of the statement
statement-participants = Who takes part
statement-log = Decisions
asked-coordinate = Your organisation { $organisation } coordinates this statement.
asked-write = You can write in the draft now for { $organisation }.
asked-comment = The draft is being written now. You can comment on it for { $organisation } already.
asked-no-hat = You don't act for any organisation of the network yet. Ask your organisation's admin for a role.

## What waits

waiting-title = What waits for you
waiting-intro = Here you see where you are needed now, in all your organisations.
waiting-round = { $title } – { $round }. { $state }: { $times }
waiting-round-what = Go to the round
waiting-nothing = Nothing waits for you right now. When you are needed somewhere, it will be here.
waiting-no-hat = You don't act for any organisation yet.
waiting-no-hat-what = Apply for your organisation to join the network
waiting-contact = Are you still the contact of { $organisation }?
waiting-contact-what = Answer
waiting-applications = { $count ->
    [one] One organisation applies to join the network.
   *[other] { $count } organisations apply to join the network.
}
waiting-applications-what = Deal with the applications
waiting-mine = Was it you who applied for { $organisation }?
waiting-invitation-what = Open the invitation
waiting-hat = You act for several organisations. Choose which one you act for now.
waiting-write = You can write in these
waiting-write-for = For { $organisation }
waiting-own = Your own

## Your details

profile-title = Your details
profile-intro = Your name is shown to those who write in the same text as you.
profile-name = Name
profile-name-hint = The name by which others know you.
profile-email = E-mail address
profile-email-hint = You sign in with this address. If it changes, ask your organisation's admin for a new invitation.
profile-roles = Your roles in organisations
profile-save = Save
profile-language = Language
profile-sessions = Where you are signed in
profile-tokens = Tokens for your own tools

## What is held on you

data-title = What is held on me
data-intro = This is everything that the server holds on you. You can download it as a file.
data-download = Download as a file
data-language-none = not chosen
data-sessions = Sign-ins
data-tokens = Tokens
data-invitations = Invitations sent to you
data-mails = Messages sent to you that are still remembered
data-acts = Decisions and acts of yours that were recorded
data-written = Texts that you have written in
data-written-none = You have written in no text.
data-count = { $count }
data-changes = { $count ->
    [one] one change
   *[other] { $count } changes
}

## Erasing one's data

erase-title = Erase my data
erase-intro = Your data is erased at once, and this can't be undone.
erase-goes = What goes
erase-goes-text = Your name, your e-mail address, the language you chose, your roles, sign-ins and tokens, the invitations and messages sent to you, and the note of what you last read. You are signed out everywhere.
erase-stays = What stays
erase-stays-text = Text you wrote stays in the statements, and decisions stay in their history, but with nothing more than a reference that no longer shows who you were.
erase-copies-text = Your data leaves backups as they are replaced by new ones. On the server's disk, old records are overwritten in the course of time.
erase-sure = I want my data to be erased for good.
erase-do = Erase my data for good
refusal-not-sure = First tick that you want your data to be erased.
flash-reminded = The reminder goes to those who have not answered.
flash-erased = Your data has been erased. Thank you for having been with us.

# Rounds and versions

rounds = Rounds
rounds-title = Rounds: { $title }
rounds-intro = In a comment round organisations comment on a sealed version. It does not change, even if the draft is written on.
rounds-empty = There are no rounds yet.
rounds-all = All rounds and versions
report = Round report
report-open = The round has been open for { $time }.
report-wrote-nobody = The text has not been changed since the version that is commented on.
report-changes = What changed in the round
report-acts = What was done with the round
report-markdown = The report as text
report-may-answer = { $count ->
    [one] { $count } organisation could comment.
   *[other] { $count } organisations could comment.
}
report-wrote = { $count ->
    [one] Since the version that is commented on, { $count } organisation has changed the text: { $organisations }.
   *[other] Since the version that is commented on, { $count } organisations have changed the text: { $organisations }.
}
history = History
history-title = History: { $title }
history-intro = When the text was written, sealed and commented on, latest first.
history-empty = Nothing has happened yet.
history-wrote = { $organisations } wrote.
history-look = See the text of that moment
anew = Begin the text anew
anew-intro = Begin the text anew if something was once written in it that has to go from its history too, or if the history is full. The text says what it says now, but nothing is left of how it was written. This can't be undone.
anew-goes = This goes
anew-goes-changes = Every change in every language version, those taken away among them, and the earlier moments of the text in the history.
anew-goes-hands = The record of which organisation wrote which word until now.
anew-goes-checks = The note that a language version follows the text, if either has changed since.
anew-goes-unsent = If somebody has changes that the server has not received yet, they get them back to copy.
anew-stays = This stays
anew-stays-text = The text as it is now, and every sealed version. If the words that have to go stand in a sealed version, they are still seen there.
anew-stays-comments = Comments, outcomes and signatures. A comment stays at its words if they stand in the text once; otherwise it is shown on its page with its quote.
anew-stays-returned = Text that was given back to those who wrote it.
anew-stays-backups = Backups, until the service’s operator has removed them.
anew-reason-hint = Shown among the decisions to everybody who sees the statement. Don’t repeat the words that have to go.
anew-do = Delete the history and begin anew
log-begun-anew = began the text anew and deleted its history of changes.
begun-anew = The coordinator has begun the text anew. The server had not received these changes of yours yet, and they can’t be added to the new text as they are.
moment-title = An earlier text
moment-restore = Bring this text back
moment-restore-hint = Bringing it back is a new edit of the present text. Nothing is erased: the present text stays in the history.
moment-intro = { $count ->
    [one] This is the text as it was after { $count } change.
   *[other] This is the text as it was after { $count } changes.
}
round-new = Open a comment round
round-new-intro = When the round begins, the draft is sealed as the version that is commented on. Who reads and takes part is fixed from then on.
round-new-send = Open the round
round-name = Name of the round
round-name-hint = Optional. For example: Round of the members
round-opens = Opens
round-opens-hint = Time in Finland. Leave it empty to open the round at once.
round-closes = Closes
round-closes-hint = Time in Finland. The round closes by itself then.
round-drafting = The draft during the round
round-drafting-hint = The version that is commented on does not change either way.
round-numbered = Round { $round }
round-times = { $opens } – { $closes }.
round-left = { $left } left.
round-opens-in = It opens in { $left }.
round-about = Version { $version } is commented on
round-outcome = Version { $version } came of it
round-state-scheduled = Planned
round-state-open = Open
round-state-answering = Comments are being answered
round-state-finished = Finished
round-state-cancelled = Called off
round-act-close = Close the round
round-act-close-intro = The round closes at once, before its time. Late comments are still received, apart.
round-act-extend = Extend the time
round-act-extend-intro = Everybody sees the round's new closing time at once. The reason is public.
round-act-reopen = Open the round again
round-act-reopen-intro = The round opens again on the same version until a new closing time. The reason is public.
round-act-cancel = Call the round off
round-act-cancel-intro = The round does not open. The reason is public.
round-act-finish = Finish the round
round-act-finish-intro = The text is sealed now as the version that came of the round. This can't be undone.
step-sign-on = Seal for signing
step-sign-on-intro = The text is sealed as the version that organisations sign. Nobody changes it after that.
step-sign-on-urgent = No comment round has been finished. The statement goes to signing as urgent, and everybody sees that.
step-resume = Open for writing again
step-resume-intro = The text is opened for writing. The sealed version stays as it is.
step-publish = Publish
step-publish-intro = The sealed version becomes public.
new-adapts = It is made of the statement { $title }. Its text becomes a draft that you can change freely. The new statement tells what it is made of.
adapt-way = Make a statement of another network's
adapt-title = A statement made of another network's
adapt-intro = Download the verification bundle (ZIP) from the page of a statement that another network has published, and bring it here. The bundle is checked first. Its text becomes a draft, and the new statement tells what it is made of.
adapt-file = Verification bundle
adapt-file-hint = ZIP file, at most 4 megabytes
adapt-field-title-hint = If you leave it empty, the title is the same as the original's.
adapt-language-hint = If the statement was published in this language, that text becomes the draft. Otherwise the original text does.
adapt-submit = Check and begin
adapted-from = Made of
refusal-nothing-to-adapt = No statement is published at this address. Check the address, or begin from nothing.
refusal-not-a-bundle = The file is no verification bundle. Download it from the statement's public page, under verification bundle (ZIP), and bring it as it is.
refusal-bundle-broken = The verification bundle is not whole: its parts do not match its ledger. Download it again from the statement's public page.
public-adapt = Make a statement of your own of this
public-adapt-hint = In another network: download the verification bundle and bring it there as the beginning of a new statement.
publish-at = When
publish-at-hint = Finnish time. If you leave it empty, the statement is published at once. Otherwise it is published then by itself, and nothing is public before.
step-untime = Cancel the timing
step-untime-intro = The statement is not published by itself any more. You can publish it later or choose another time.
stage-timed = To be published { $at }
embargo = For the press in advance
embargo-link = At this address the statement can be read before publication without signing in. Give it only to those who respect the embargo. If the time changes, so does the address.
embargo-until = Embargoed until { $at }
embargo-hint = You were given this page in advance. Do not publish or share it before that time. More signatories may still join.
embargo-since = To be published
step-follow-up = Tell what became of it
step-follow-up-intro = Tell briefly what became of the statement.
step-withdraw = Give the statement up
step-withdraw-intro = Work on the statement ends here. Its texts and decisions stay.
versions = Sealed versions
versions-hint = A sealed version does not change any more.
version = Version { $version }
version-sealed = Sealed { $when }. This text does not change any more.
version-hash = Checksum (SHA-256)
version-markdown = The text that the checksum is of
left-moment = less than a minute
left-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
left-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
left-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
## What changed, sentence by sentence

change-clause = Clause { $number }
change-heading = Heading { $number }
change-was-clause = Former clause { $number }
change-was-heading = Former heading { $number }
change-added = { $place } is new: { $words }
change-removed = { $place } was removed: { $words }
change-moved = { $place } was moved, and its number is now { $number }.
change-split = { $place } was split into { $count } parts.
change-joined = { $place } was put together from { $count } parts.
change-kind = { $place } is now a { $became }, before it was a { $was }.
change-kind-heading-1 = main heading
change-kind-heading-2 = heading
change-kind-heading-3 = subheading
change-kind-paragraph = paragraph
change-kind-bullet = list item
change-kind-numbered = numbered list item
change-level = { $place } is now at level { $became } of the list, before it was at level { $was }.
change-listed = { $place } is now part of a list item.
change-not-listed = { $place } is no longer part of a list item.
change-quoted = { $place } is now a quote.
change-not-quoted = { $place } is no longer a quote.
change-list = { $place } is now in another kind of list.
change-replaced = { $place }: “{ $was }” became “{ $became }”.
change-inserted = { $place }: “{ $words }” was put in after “{ $behind }”.
change-inserted-first = { $place }: “{ $words }” was put in at the beginning.
change-deleted = { $place }: “{ $words }” was taken out after “{ $behind }”.
change-deleted-first = { $place }: “{ $words }” was taken out at the beginning.
change-strong = { $place }: “{ $words }” is now bold.
change-not-strong = { $place }: “{ $words }” is no longer bold.
change-em = { $place }: “{ $words }” is now in italics.
change-not-em = { $place }: “{ $words }” is no longer in italics.
change-link = { $place }: “{ $words }” is now a link.
change-not-link = { $place }: “{ $words }” is no longer a link.
change-address = { $place }: the link “{ $words }” now leads elsewhere.
change-spaced = { $place }: only spaces or line breaks changed.

## What changed: two texts compared

changes = What changed
changes-title = What changed: { $title }
changes-empty = There is something to compare once the text has its first sealed version. That is made when a comment round opens or the text is sealed for signing.
changes-none = The texts are the same: nothing has changed.
changes-from = Earlier text
changes-to = Later text
changes-compare = Compare
changes-live = The draft now
changes-read = The text as you last read it
changes-at-opening = when round { $round } opened
changes-at-end = when round { $round } was finished
changes-views = Views
changes-view-inline = In the text
changes-view-beside = Side by side
changes-view-changed = Only what changed
changes-view-organisations = By organisation
changes-view-sentences = In sentences
changes-summary = Summary
changes-clauses = { $count ->
    [one] One clause changed
   *[other] { $count } clauses changed
}
changes-headings = { $count ->
    [one] One heading changed
   *[other] { $count } headings changed
}
changes-count-added = { $count ->
    [one] one is new
   *[other] { $count } are new
}
changes-count-removed = { $count ->
    [one] one was removed
   *[other] { $count } were removed
}
changes-count-changed = { $count ->
    [one] one was edited
   *[other] { $count } were edited
}
changes-count-moved = { $count ->
    [one] one was moved
   *[other] { $count } were moved
}
changes-count-split = { $count ->
    [one] one was split
   *[other] { $count } were split
}
changes-count-joined = { $count ->
    [one] one was put together from several
   *[other] { $count } were put together from several
}
changes-words-added = { $count ->
    [one] One word was added.
   *[other] { $count } words were added.
}
changes-words-removed = { $count ->
    [one] One word was removed.
   *[other] { $count } words were removed.
}
changes-hands = Words by organisation
changes-hands-who = Organisation
changes-hands-added = Added
changes-hands-removed = Removed
changes-hands-unknown = Not known
changes-folded = { $count ->
    [one] One clause is unchanged
   *[other] { $count } clauses are unchanged
}
changes-ins-begins = added:
changes-ins-by = { $organisation } added:
changes-ins-ends = (end of the addition)
changes-del-begins = removed:
changes-del-by = { $organisation } removed:
changes-del-ends = (end of the removal)
changes-remarked = formatting changed:
changes-in-text = Show in the text
changes-since = Others have changed the text since you read it on { $when }.
changes-since-show = See what changed
changes-files = Download the comparison:
changes-file-pdf = PDF
changes-file-docx = Word with tracked changes (DOCX)
changes-sealed = Sealed { $when }
changes-legend = How changes are marked:
changes-legend-added = added
changes-legend-removed = removed
data-read = Statements of which it is remembered what you last read

## Who wrote what

lens-show = Show which organisation wrote what
lens-leave = Show the text without organisations
lens-legend = Who wrote it
lens-intro = The letter and the pattern tell which organisation wrote the words. Behind the letter stands the version that they came in.
lens-draft = In the draft, not yet in any version
lens-by = { $organisation }, version { $version }:
lens-by-draft = { $organisation }, draft:

## What a statement is for

kind-position-choice = Joint position: the organisations raise the matter themselves
kind-submission-choice = Statement to an authority that has asked for it
kind-opinion-piece-choice = Opinion piece for a newspaper
about-kind = What are you writing?
about-deadline = Deadline
about-deadline-hint = Day and time in Finland. It can be left empty.
about-deadline-passed = The deadline has passed.
about-register-number = Register number
about-register-number-hint = From the authority's request, such as VN/1234/2026.
about-questions = The authority's questions
about-questions-hint = One question per line. In a new statement they become headings of the text, which can be changed later.
about-character-limit = Character limit
about-character-limit-hint = The newspaper's limit with spaces, such as 3000. It can be left empty.
about-limit = The opinion piece may have { $max } characters at most.
about-addressees = Addressees
about-addressees-hint = One per line: a ministry, a committee, a newspaper.
about-theme = Theme
about-theme-hint = Which common theme does this belong to? It can be left empty.
about-purpose = Purpose
about-purpose-hint = What do you want to bring about? It can be left empty.
edit-title = Edit details
edit-intro = The title and the details can be changed until the text is sealed for signing. The address stays the same.
edit-save = Save the details
limit-left = { $characters } of { $max } characters, { $count } left.
limit-over = { $characters } of { $max } characters: the text is { $count ->
    [one] { $count } character
   *[other] { $count } characters
    } too long. Shorten it before it is signed.
sign-on-without-round = Went to sign-on without a comment round { $when }.
log-sign-on-urgent = sealed version { $version } for signing without a comment round.
log-described = updated the details: { $kind }, “{ $title }”.
log-moment-named = named a moment “{ $name }”.
refusal-description-fixed = The text is sealed for signing, so the title and details can't be changed. Open it for writing again first.
refusal-purpose-too-long = Shorten the purpose: it may have { $max } characters at most.
refusal-theme-too-long = Shorten the theme: it may have { $max } characters at most.
refusal-too-many-addressees = Choose { $max } addressees at most.
refusal-addressee-too-long = Shorten the addressee: one line may have { $max } characters at most.
refusal-register-number-too-long = Shorten the register number: it may have { $max } characters at most.
refusal-too-many-questions = Write { $max } questions at most.
refusal-question-too-long = Shorten the question: one line may have { $max } characters at most.
refusal-character-limit-outside = Write the character limit in figures, 1–{ $max }.
refusal-text-too-long = The opinion piece is longer than its character limit. Shorten the text or change the limit.
refusal-moment-name-missing = Give the moment a name.
refusal-moment-name-too-long = Shorten the name: it may have { $max } characters at most.
refusal-too-many-moments = There are { $max } named moments already, and no more fit.
refusal-unknown-kind = Choose a kind: joint position (position), statement to an authority (submission) or opinion piece (opinion-piece).
refusal-not-of-this-kind = A deadline, register number and questions belong to a statement to an authority, a character limit to an opinion piece. Change the kind or leave them out.

## Named moments

moment-name = Name of the moment
moment-name-hint = Such as “Before the board's meeting”. The name shows in the history.
moment-name-save = Name the moment
moment-compare = Compare with the text now
moment-named = Named moment: { $name }
changes-moment = Moment, { $count } changes

## The public log of coordination

log-intro-coordination = What the coordinators, the schedule and the operator have done to the statement and why, newest first. Of persons only a reference is shown.
log-filter = Which acts are shown
log-coordination = Coordination
log-all = All

## Returned text

returned-title = Text kept for your organisation
returned-intro = This text could not be taken into the statement when it came. Only people of your own organisation see it. Copy it, hand it in to the draft, or remove it.
returned-none = No text is kept for your organisation.
returned-kept = Kept { $when }
returned-hand-in = Hand in to the draft
returned-later = The text can be handed in once writing goes on.
returned-remove = Remove
returned-place = Text to hand in
returned-place-hint = Copy the text and paste it into the draft where it belongs now. Then remove it from the kept texts.
returned-waits = { $count ->
    [one] A text that could not be taken into the draft is kept for your organisation.
   *[other] { $count } texts that could not be taken into the draft are kept for your organisation.
}
returned-keep = Keep for our organisation
returned-is-kept = The text is kept for your organisation. Nobody else sees it.
returned-not-kept = The text could not be kept on the server. It is on this device.
data-returned = Texts kept for the organisation that could not be taken into the draft
refusal-returned-full = Your organisation already keeps { $max } texts of this statement. Remove old ones first.
## Comments

log-comment-recorded = recorded comment { $comment } of { $organisation } ({ $channel }).
log-comment-made = handed in comment { $comment }.
log-comment-made-late = handed in comment { $comment } after the round had closed.
log-comment-reworded = reworded comment { $comment }.
log-comment-withdrawn = took comment { $comment } back.
log-reply-made = replied to comment { $comment }.
log-comment-agreed = agrees with comment { $comment }.
log-agreement-taken-back = no longer agrees with comment { $comment }.
log-outcome-given = answered comment { $comment }: { $outcome }.
log-outcome-contested = asked for another look at comment { $comment }.
log-contest-decided = decided on another look at comment { $comment }: { $outcome }.
outcome-accepted = taken into account
outcome-partly = partly taken into account
outcome-not-accepted = not taken into account
outcome-noted = noted
outcome-moved = moved to a later round
channel-mail = by mail
channel-phone = by telephone
channel-meeting = in a meeting
channel-paper = on paper
comment-kind-language = Language change
comment-kind-substance = Change of substance
comment-kind-red-line = Red line
comment-kind-question = Question
comment-kind-support = Support
comment-state-open = waits for an outcome
comment-state-answered = answered
comment-state-contested = another look asked for
comment-state-withdrawn = taken back
comments = Comments
comments-title = Comments: { $title }
comments-count = { $count ->
    [0] There are no comments yet.
    [one] One comment has been made.
   *[other] { $organisations ->
        [one] One organisation has made { $count } comments.
       *[other] { $organisations } organisations have made { $count } comments.
    }
}
comments-wait = { $count ->
    [one] One waits for an outcome.
   *[other] { $count } wait for an outcome.
}
comments-round-open = The comment round is open, and every comment gets an outcome.
comments-empty = No comments fit this choice.
comments-all = All comments
comments-waiting = Waiting for an outcome ({ $count })
comments-answered = Answered ({ $count })
comments-late = Late ({ $count })
comments-late-hint = These came after the round had closed. The coordinator answers them if there is time; the round can be finished without.
comments-withdrawn = Taken back ({ $count })
comments-filter = Narrow down the comments
comments-filter-state = State
comments-filter-kind = Kind
comments-filter-organisation = Organisation
comments-filter-do = Show these
comments-any = All
comments-column-number = Number
comments-column-organisation = Organisation
comments-column-clause = Clause
comments-column-kind = Kind
comments-column-text = Comment
comments-column-replacement = Proposed wording
comments-column-outcome = Outcome
comments-column-reason = Reason
comments-column-version = Version
comments-column-quote = Quote
comments-column-received = Received
comments-column-late = Late
comments-column-channel = How it came
comments-column-source = Source
comments-table-note = { $count ->
    [one] One comment.
   *[other] { $count } comments, by clause and number.
}
comments-out = Take them out as a table
comments-out-hint = One comment a row: number, organisation, clause, kind, comment, proposed wording, outcome and reason. With it come the comments chosen above that you may read.
comments-out-xlsx = Excel (XLSX)
comments-out-csv = CSV
comments-out-docx = Word (DOCX)
comments-out-markdown = Markdown
comments-out-json = JSON
comments-import = Bring comments in from a table
comments-import-title = Bring in comments that came on paper
comments-import-intro = Choose a table with one comment by one organisation on each row. You first see what would be recorded. Nothing is saved before you approve it.
comments-import-to-round = The comments are recorded in round { $round }, on version { $version }.
comments-import-late = Round { $round } has closed: the comments are recorded as late, on version { $version }.
comments-import-to-live = No round has been opened: the comments are recorded on the live draft.
comments-import-source-hint = For rows that have no source. For example: forms collected at the autumn meeting on 3 March. Only the organisation itself and the coordinators see the source.
comments-import-confirm = Record the comments
comments-import-confirm-hint = All rows are recorded at once, or none. The same table may be brought in again: nothing is recorded twice.
comments-import-choose-new = Record it
comments-import-list-new = { $count ->
    [one] One comment to record
   *[other] { $count } comments to record
}
comments-import-list-nothing = { $count ->
    [one] One comment is recorded already
   *[other] { $count } comments are recorded already
}
comments-import-list-skipped = { $count ->
    [one] One row is left out
   *[other] { $count } rows are left out
}
comments-import-guide = What the table may hold
comments-import-guide-intro = The first row has the headings, in any order. Organisation and comment are needed; the other columns are optional. A table that was taken out here can be filled in and brought back as it is.
comments-import-guide-organisation = The organisation’s name, business id or number in the register of associations.
comments-import-guide-text = The words of the comment.
comments-import-guide-clause = The number of the clause. Empty means the whole text.
comments-import-guide-quote = The words that the comment is about, exactly as they stand in the text.
comments-import-guide-kind = Language change, change of substance, red line, question or support.
comments-import-guide-replacement = The wording that is proposed in place of the quote or the clause.
comments-import-guide-version = The number of the version. Empty means the version of the round that was opened last.
comments-import-guide-channel = By mail, by telephone, in a meeting or on paper.
comments-import-guide-source = From whom and when the comment came.
incoming-title = Bring in a draft from a file
incoming-intro = Choose a file from a word processor. You first see how it was understood. Nothing is saved before you approve it.
incoming-file = File
incoming-file-hint = Word (docx), LibreOffice (odt), Markdown or plain text, at most { $megabytes } megabytes.
incoming-look = Show the preview
incoming-guide = What comes along from the file
incoming-guide-kept = Headings, paragraphs, lists, quotes, links, bold and italic.
incoming-guide-tracked = Tracked changes become suggestions. The text is brought in as it was before them.
incoming-guide-comments = Comments become comments at the same places. They say who wrote them.
incoming-guide-left = Pictures, footnotes and whatever else a statement can’t have are left out. The preview tells what and where. Macros are never run.
incoming-preview-title = Preview of the draft
incoming-preview-intro = This is how the file { $file } was understood. Check it, then bring it in.
incoming-tally-headings = Headings
incoming-tally-clauses = Clauses
incoming-tally-suggestions = Suggestions
incoming-tally-comments = Comments
incoming-tally-left = Left out or changed
incoming-replaces = The statement has a text already. The file’s text takes its place; the earlier text stays in the history.
incoming-left = What was not understood
incoming-left-nothing = All of it was understood.
incoming-left-below = – below the heading “{ $heading }”
incoming-left-table = { $count ->
    [one] A table: its words come along as paragraphs
   *[other] { $count } tables: their words come along as paragraphs
}
incoming-left-picture = { $count ->
    [one] A picture is left out
   *[other] { $count } pictures are left out
}
incoming-left-text-box = { $count ->
    [one] A text box is left out
   *[other] { $count } text boxes are left out
}
incoming-left-footnote = { $count ->
    [one] A footnote or endnote is left out
   *[other] { $count } footnotes or endnotes are left out
}
incoming-left-macro = Macros were left out, and not run
incoming-left-embedded-object = { $count ->
    [one] An embedded object is left out
   *[other] { $count } embedded objects are left out
}
incoming-left-equation = { $count ->
    [one] A formula is left out
   *[other] { $count } formulas are left out
}
incoming-left-header-or-footer = { $count ->
    [one] A header or footer of the pages is left out
   *[other] { $count } headers or footers of the pages are left out
}
incoming-left-field = { $count ->
    [one] A field, such as a date or a reference: its words become text
   *[other] { $count } fields, such as dates or references: their words become text
}
incoming-left-table-of-contents = The table of contents is left out
incoming-left-hidden-words = { $count ->
    [one] Hidden words are left out in one place
   *[other] Hidden words are left out in { $count } places
}
incoming-left-deep-heading = { $count ->
    [one] A heading of the lowest levels becomes one of the third level
   *[other] { $count } headings of the lowest levels become ones of the third level
}
incoming-left-other-link = { $count ->
    [one] A link that leads neither to a web page nor to an e-mail address: its words stay
   *[other] { $count } links that lead neither to web pages nor to e-mail addresses: their words stay
}
incoming-left-strike-through = { $count ->
    [one] Words struck through stay, without the line
   *[other] Words struck through in { $count } places stay, without the lines
}
incoming-left-format-change = { $count ->
    [one] A tracked change of formatting: it is as it was before
   *[other] { $count } tracked changes of formatting: it is as it was before them
}
incoming-left-revision = All of the text was tracked as added. It is brought in as it is
incoming-left-html = { $count ->
    [one] An HTML tag stays in the text as it was typed
   *[other] { $count } HTML tags stay in the text as they were typed
}
incoming-left-remark = { $count ->
    [one] A comment or change is too long, or one too many: it is left out
   *[other] { $count } comments or changes are too long or too many: they are left out
}
incoming-left-around = What stands around the text is left out: names, identifiers and whatever else is no text
incoming-remarks = Suggestions and comments
incoming-remarks-more = Show the other { $count }
incoming-wants-comment = Comment
incoming-wants-instead = Instead
incoming-wants-remove = To be removed
incoming-wants-add = To be added after this
incoming-text = Text
incoming-with-remarks = Bring in the suggestions and comments too
incoming-with-remarks-hint = They are recorded for your own organisation, and each says who wrote it.
incoming-take = Bring the draft in
incoming-again = Choose another file
incoming-nobody = it does not say who
incoming-said = Comment in the file: { $who }
incoming-said-instead = Change in the file: { $who }
incoming-said-remove = This would be removed. Change in the file: { $who }
incoming-said-add = The following text would be added after this. Change in the file: { $who }
new-submit-bring = Open and bring the text from a file
refusal-draft-empty = There is no text in the file. Check that you chose the right one.
refusal-draft-not-a-draft = The file can’t be read as a draft. Save it as docx, odt or Markdown and choose it again.
refusal-draft-old-word = The file is in an old format of Word. Save it as docx and choose it again.
refusal-draft-locked = The file is protected by a password. Save it without one and choose it again.
refusal-draft-damaged = The file can’t be read: it is damaged. Open it in the word processor and save it again.
refusal-draft-too-large = The file is too large: it may have at most { $max } megabytes. Take the pictures out and save it again.
refusal-draft-inflates = Unpacked, the file would have over { $max } megabytes, or it has too many parts. Save only the text in a new file.
refusal-draft-too-long = The text is too long: it may have at most { $max } kilobytes. Shorten it.
refusal-draft-after-round = A draft can be brought in from a file only before the first comment round. Now the text is changed by writing.
refusal-draft-changed = Somebody changed the text meanwhile, and nothing was brought in. Check the preview, then bring it in.
comment-new = Make a comment
comment-new-intro = Only the comment's text is needed. All else is optional. Every comment gets an outcome and a reason.
comment-record = Record a comment for another organisation
comment-record-do = Record the comment
comment-do = Send the comment
comment-text = Comment
comment-text-hint = What should change, and why?
comment-more = Kind and suggestion (optional)
comment-kind = Kind of comment
comment-kind-none = None chosen
comment-replacement = Suggestion
comment-replacement-hint = Write the words that would take the place of the chosen clause or the quoted words.
comment-clause = Which clause it is about
comment-quote = Which words it is about
comment-quote-hint = Optional. Copy the words exactly from the text.
comment-about-whole = the whole text
comment-about-live = the live draft
comment-clause-now = now clause { $clause }
clause = clause { $clause }
comment-detached = the words are gone
comment-suggestion = Suggestion
comment-numbered = Comment { $comment }
comment-erased = The comment's words were erased.
comment-late = late
comment-consulted = Members consulted
comment-consulted-hint = Optional: member organisations that you asked before commenting.
comment-agreed = { $count ->
    [one] One organisation agrees
   *[other] { $count } organisations agree
}
comment-collides = Another suggestion wants other words in the same place:
comment-choose = Choose comment { $comment } to be answered
comment-source = Where it is known from
comment-source-hint = For example: a call with the secretary on 3 March. Seen by the organisation and the coordinators only.
comment-speaker = Whose comment
comment-speaker-none = Choose the organisation
comment-channel = How it came
comment-read-by-participants = The comment is read by those who take part in the statement.
comment-read-by-network = The comment is read by the whole network.
comment-read-by-public = The comment can be read by anybody.
comment-replies = { $count ->
    [one] One reply
   *[other] { $count } replies
}
comment-earlier = { $count ->
    [one] One earlier wording
   *[other] { $count } earlier wordings
}
comment-contested = Another look was asked for
comment-contest = Ask for another look
comment-contest-hint = Say why the answer is not enough. The support group decides, in public.
comment-reword = Say it in other words
comment-withdraw = Take the comment back
comment-withdraw-intro = A comment that is taken back stays listed as such, but is not answered any more.
comment-field-reply = Reply
comment-field-text = New wording
comment-field-replacement = Suggestion
comment-field-contest = Why you ask for another look
comment-act-reply = Send the reply
comment-act-agree = Our organisation agrees
comment-act-disagree = We don't agree any more
comment-act-reword = Save the wording
comment-act-withdraw = Take the comment back
comment-act-contest = Ask for another look
comment-act-outcome = Save the answer
comment-act-accept = Put the suggestion into the text and accept it
comment-act-decision = Save the decision
answer-many = Answer the chosen comments
answer-one = Answer the comment
answer-again = Change the answer
answer-do = Save the answer
answer-outcome = Outcome
answer-reason = Reason
answer-reason-hint = Public. Not needed where a suggested wording is accepted or support is noted.
answer-phrase = A reason given before
answer-phrase-hint = Used if the reason is empty.
answer-phrase-none = None chosen
answer-same-as = The same answer as comment
answer-same-as-hint = Give a comment's number; outcome and reason are taken from it.
answer-accept-intro = The suggestion is about words that are still in the text. One press puts it in.
outcome-same-as = the same answer as comment { $comment }
decision = Decide on another look
receipt = Receipt
receipt-intro = With this you can show later what you said, when, and about which text.
receipt-number = Number
receipt-time = Time
receipt-version = Version
receipt-content = The comment's checksum
comment-on = Comment
comment-on-clause = Comment on clause { $clause }
comments-number = { $count ->
    [one] One comment
   *[other] { $count } comments
}
asked-comment-now = The round is open: you can comment on its version for { $organisation }.
report-answered = { $count ->
    [0] No organisation commented.
    [one] One organisation commented: { $organisations }.
   *[other] { $count } organisations commented: { $organisations }.
}
report-silent = { $count ->
    [one] One organisation did not comment.
   *[other] { $count } organisations did not comment.
}
report-comments = Comments in all: { $count }, of which late { $late }.
participation = Participation
participation-see = Who was heard
participation-intro = The numbers are organisations, not people or comments. An organisation was reached if it could comment. Officials who were invited are not counted.
participation-all = All
participation-organisations = Organisations
participation-by-kind = Form of the organisation
participation-by-size = Size (individual members)
participation-by-county = Wellbeing services county
participation-unknown = Not known
participation-reached = Reached
participation-answered = Answered
participation-silent-ones = Silent
participation-size = Size is the number of individual members. Organisations without individual members are in the row Not known.
participation-first = Heard for the first time
participation-first-heard = { $count ->
    [one] One organisation was heard for the first time in the network: { $organisations }.
   *[other] { $count } organisations were heard for the first time in the network: { $organisations }.
}
participation-alone = Raised by one organisation only
participation-alone-count = { $count ->
    [one] One comment is about a clause that no other organisation says anything about. It is answered like any other.
   *[other] { $count } comments are about a clause that no other organisation says anything about. They are answered like any other.
}
participation-silent = { $count ->
    [one] One organisation that did not answer
   *[other] { $count } organisations that did not answer
}
participation-silent-hint = Only the coordinators see the names.
letter = What became of your comments
letter-intro = { $organisation }: here is each comment that you made in round { $round }, what became of it, and why.
letter-said = You said
letter-did = What we did
letter-because = Because
letter-before = Before
letter-after = After
letter-gone = The words are no longer in the text.
letter-waiting = The comment has not been answered yet.
letter-none = Your organisation made no comments in this round.
letter-contest = You can ask for another look until { $when }.
letter-open = Open the comment
letter-see = See what became of your comments

## Language versions
languages = Language versions
languages-title = Language versions: { $title }
languages-intro = A statement can be written in several languages side by side. All texts are always sealed together.
languages-texts = Texts
languages-leading = leading text
languages-binding = binding
languages-add = Add a language version
languages-add-hint = The new text begins empty. The same organisations write it as the leading text.
languages-remove-hint = After that the text can't be read or written. It stays in the sealed versions.
languages-bind = Binding language
languages-bind-hint = Those who sign are bound by the text that you choose. A plain-language text can't be binding.
languages-bind-which = Binding texts
languages-bind-save = Save the binding language
languages-team = Who takes part in the statement
team-languages = Language versions and the binding language
text-language-fi = Finnish
text-language-sv = Swedish
text-language-en = English
text-language-fi-simple = plain Finnish
text-language-sv-simple = plain Swedish
text-language-en-simple = plain English
text-in-fi = the Finnish text
text-in-sv = the Swedish text
text-in-en = the English text
binding-is = { $count ->
    [one] The binding one is { $texts }.
   *[other] Equally binding are { $texts }.
}
binding-this-translation = This is a translation.
binding-this-plain = This one explains it in plain language.
binding-this-leading = This is the leading text.
language-following = Does this follow the leading text?
following-unchecked = This text has not been compared with the leading one yet.
following-up-to-date = Yes. The leading text is the same as when the texts were last compared: { $when }.
following-behind = { $count ->
    [one] The leading text has changed in one place since the texts were last compared: { $when }.
   *[other] The leading text has changed in { $count } places since the texts were last compared: { $when }.
}
following-check = This text follows the leading one
following-check-hint = Press this once you have compared the texts. It is noted of them as they are on this page.
following-clause-behind = The leading text has changed:
following-clause-touched = The leading text has changed, and this has been worked on since:
log-language-added = began a language version: { $language }.
log-language-removed = took a language version away: { $language }.
log-language-checked = compared a language version with the leading text and found that it follows: { $language }.
log-binding-set = chose the binding language: { $languages }.
## Answering a round
respond = Answer the comment round
respond-for = You answer for { $organisation }.
respond-how = Read the text and open “Comment” below each clause that you want to say something about. All of it is sent at once, at the end of the page. Only the text of a comment is needed.
respond-whole = On the whole text
respond-whole-field = Comment on the whole text
respond-kind = Kind of comment (optional)
respond-replacement = Suggestion: what the clause should say (optional)
respond-code-comes = When you send, a code comes by e-mail by which you confirm the comments. No password is needed.
respond-send = Send the comments
respond-code-title = Confirm with the code
respond-code-intro = { $count ->
    [one] Your comment is kept but not sent yet. We sent a code to { $address }.
   *[other] Your { $count } comments are kept but not sent yet. We sent a code to { $address }.
}
respond-code-send = Confirm and send
respond-code-again = No mail, or the code is too old? Go back to the comments and send them again: nothing has to be typed twice.
respond-typed = This will be sent
respond-clause = Clause { $clause }
respond-back = Go back and edit
respond-thanks = { $count ->
    [one] Thank you, your comment has arrived
   *[other] Thank you, your { $count } comments have arrived
}
respond-handed-in = { $organisation } has commented on the statement “{ $title }”.
respond-next = What happens now
respond-next-answer = The coordinator answers every comment and gives a reason. When the round is finished, a letter by e-mail tells you what your comments changed.
respond-next-closes = { $round } closes { $when }; until then you can still change the wording.
respond-more = Comment on something else
receipt-signed = Signed receipt
receipt-download = Download as a file
receipt-clause = Clause
data-typed = Comments typed on a page opened from a link in a mail, and not sent
mail-hand-in-subject = The code for sending your comments
mail-hand-in-text =
    Hello!

    You are about to send comments of { $organisation } on the statement “{ $title }”. Type this code on the page where you comment:

    { $code }

    You can also open this link in the same browser:

    { $link }

    The code is good for { $minutes } minutes. If you are not commenting, there is nothing to do: without the code nothing is sent.

    Lausuma
refusal-no-round-to-answer = No comment round is going on now. The statement's page tells how far it has come.
refusal-too-many-codes = Many codes have been sent to your address already. Wait an hour and send again: what you wrote is kept in this browser.
refusal-code-over = The code is no longer good. Go back to the comments and send them again, and a new code comes.
form-brought = This device had kept text that was not sent. It is back in the form.
form-brought-drop = Empty the form
prepared = { $count ->
    [one] A shared draft of your organisation
   *[other] { $count } shared drafts of your organisation
}
prepared-hint = Only those who comment and write for your organisation see these drafts. Any of them can change a draft and send it.
prepared-by = { $name } saved it on { $when }
prepared-go-on = Go on with the draft
prepared-keep = Save as a shared draft
prepared-keep-hint = You can also prepare the comment together: only your organisation's own people see a shared draft, and it is sent only when one of you sends it.
prepared-drop = Remove the draft
prepared-theirs = What somebody else saved meanwhile
data-prepared = Comments prepared for the organisation that you saved last
refusal-prepared-full = Your organisation already has { $max } drafts about this statement. Send or remove some first.
refusal-prepared-gone = The draft is no longer there: somebody has sent or removed it. Your text is still here; you can save it as a new one.
refusal-prepared-changed = Somebody else has saved the draft meanwhile. Read their text below and bring the two together; what you save next stands.
respond-late = The round has closed already. Your comment is received as a late one: the coordinator answers it if there is time.
receipt-late = The comment came after the round had closed. The coordinator answers it if there is time.
comment-selected = Comment on the selected words

# Comments in the editor
talk-new = Comment
talk-count = Comments ({ $count })
talk-none = There are no comments yet.
talk-hint = There are no comments yet. Select words or go to a clause, then press Comment ({ $keys }).
talk-reading = Getting the comments…
talk-no-line = The comments will be shown when the connection is back.
talk-all = All comments as a list
talk-previous = Previous comment
talk-next = Next comment
talk-close = Close the comments
talk-show = Show comment { $comment }
talk-jump = Show in the text
talk-page = The comment's own page
talk-whole = On the whole text
talk-gone = The words are gone from the text
talk-about = What the comment is about
talk-clause = Clause { $clause }: { $words }
talk-for = You comment for { $organisation }.
talk-discard = Discard
talk-discard-question = Discard the comment? What you wrote can't be brought back.
talk-words-gone = The words that you selected are gone from the text. Choose another place. What you wrote is kept.
talk-saving-first = The text is being saved. The comment is sent right after that.
talk-sending = Sending…
talk-not-sent = There is no connection, so the comment was not sent. It is kept on this device: send it when the connection is back.
talk-not-sent-here = There is no connection, so the comment was not sent. This browser does not keep it: leave the page open and send it when the connection is back.
talk-unanswered = No answer came, so it may not have arrived. What you wrote is kept on this device: send it again, it is recorded only once.
talk-unanswered-here = No answer came, so it may not have arrived. Leave the page open and send it again: it is recorded only once.
talk-unanswered-act = No answer came. Try again when the connection is back.
talk-arrived-before = What you sent earlier had arrived as it was. If you send this, it becomes another one.
talk-reply-sent = The reply has been sent.
help-talks = Go from words to the comment on them and back
sign-out-drafts = { $count ->
    [one] One comment that you are writing has not been sent. It is deleted from this device. Sign out now?
   *[other] { $count } comments that you are writing have not been sent. They are deleted from this device. Sign out now?
}
comments-news = New in the comments: { $count }
comments-news-show = Show
comments-pages = Pages of comments
comments-shown = Comments { $first }–{ $last } of { $count }
comments-before = Previous
comments-after = Next
refusal-unknown-signature = There is no such signature. Open the page of signatures anew.
refusal-unknown-change = There is no such change between the versions. Open the page of changes anew.
refusal-not-the-signed-version = Another version is signed now. Reload the page, read the text and sign it.
refusal-sign-on-closed = The time for signing is over. Ask the coordinator to extend it.
refusal-already-signed = Your organisation has signed already. To change its answer, withdraw the signature first.
refusal-signature-changed = Somebody else of your organisation has answered meanwhile. Reload the page and read their answer.
refusal-not-your-signature = This is another organisation's signature. Change the organisation that you act for.
refusal-not-signed = Your organisation has not signed, or has withdrawn its signature. Sign first.
refusal-nothing-to-confirm = The signature stands as it is. There is nothing that you need to do.
refusal-second-signatory-needed = You have signed already. Two sign together for your organisation: ask the other signatory to confirm.
refusal-first-signatory-gone = Whoever signed first is no longer a signatory of your organisation. Sign anew from the beginning.
refusal-decided-in-the-future = The day of the decision is in the future. Give the day on which it was decided, or say when you decide.
refusal-days-missing = Say on which day you decide.
refusal-day-in-the-past = The day has passed. Choose today or a later day.
refusal-too-many-days = There are too many days. Give { $max } at most.
refusal-reservation-empty = Write the reservation, or sign without one.
refusal-reservation-too-long = The reservation is too long. It may have { $max } characters at most.
refusal-reservation-without-clause = Choose the clause that the reservation is about.
refusal-not-of-language = The change is not classed as one of language, so there is nothing to doubt. Confirm the signature or withdraw it.
refusal-change-signed = Your organisation has signed since that change. You can withdraw the signature.
refusal-outsiders-not-taken = Only organisations of the network sign this. You can apply for yours to join.
refusal-too-many-signatures = There are { $max } answers already, and no more fit. Tell the coordinator.
refusal-goal-outside = The goal has to be 1–{ $max } organisations.
refusal-binding-fixed = Somebody has signed already, so the binding languages can't be changed any more.
refusal-reminded-lately = The last reminder went { $last }. Another can be sent { $next }.
refusal-reminder-too-long = Shorten the message: it can have { $max } characters at most.
refusal-nobody-to-remind = Nobody would get the reminder: all have answered, or nobody can be reached for those who have not.
refusal-unknown-answer = Answer with one of these: sign, pending or decline.
refusal-unknown-signature-state = There is no such state of a signature.
refusal-unknown-change-kind = Say whether the change is one of language or of substance.
signature-state-pending = decision to come
signature-state-declined = does not sign
signature-state-awaiting-second = waits for the second signatory
signature-state-valid = has signed
signature-state-to-confirm = to be confirmed
signature-state-paused = paused
signature-state-withdrawn = has withdrawn
change-kind-language = language
change-kind-substance = substance
weight-number = a number changes
weight-name = a name changes
weight-negation = a negation changes
weight-demand = a demand changes
weight-added = the clause is new
weight-removed = the clause was removed
weight-rewritten = the text was rewritten
log-sign-on-planned = said how signatures are collected.
log-signature-given = signed version { $version }.
log-signature-given-reserved = signed version { $version } with a reservation.
log-signature-given-first = signed version { $version }; the second signatory is still missing.
log-signature-recorded = recorded the signature of { $organisation } under version { $version } ({ $channel }).
log-signature-seconded = confirmed the signature as the second signatory.
log-signature-pending = said when they decide: { $days }.
log-signature-pending-recorded = recorded when { $organisation } decides: { $days } ({ $channel }).
log-signature-declined = said that they don't sign.
log-signature-declined-recorded = recorded that { $organisation } does not sign ({ $channel }).
log-signature-withdrawn = withdrew answer { $number }.
log-change-classified = classed change { $change } of version { $version }: { $kind }.
log-change-escalated = held change { $change } of version { $version } for one of substance.
log-outsider-signed = took in a signatory from outside the network: { $organisation }.
log-member-opted-out = does not want to be counted among the members of umbrellas.
log-member-opted-in = is counted among the members of umbrellas again.
signatures = Signatures
signatures-title = Signatures: { $title }
signatories = Signatories
signatories-none = No organisation has signed this version yet.
signatory-outsider = outside the network
dissenting-views = Dissenting views
signatures-not-yet = The text is not sealed for signing yet. Organisations can already say when they decide.
signing-closed = Signing ended { $when }.
signing-closes = It can be signed until { $when }.
signing-read = Read version { $version }, which is signed
signatures-count = { $count ->
    [0] Nobody has signed version { $version } yet.
    [one] One organisation has signed version { $version }.
   *[other] { $count } organisations have signed version { $version }.
}
signatures-count-reserved = { $count ->
    [one] One of them with a reservation.
   *[other] { $count } of them with a reservation.
}
signatures-goal = The goal is { $goal }.
signatures-progress = Signatures of the goal
signatures-changed = The list of signatories has changed.
signatures-show-now = Show the new list
signatures-count-to-confirm = To be confirmed: { $count }
signatures-count-paused = Paused: { $count }
signatures-count-awaiting-second = Second signatory missing: { $count }
signatures-count-pending = Decision to come: { $count }
signatures-count-declined = Not signing: { $count }
signatures-count-silent = Have not answered: { $count }
changes-unclassed = { $count ->
    [one] One change since the version that was signed before has not been classed. Until then earlier signatures are not counted.
   *[other] { $count } changes since the version that was signed before have not been classed. Until then earlier signatures are not counted.
}
changes-class = Class the changes
changes-doubt = The changes and how they are classed
signature-record = Record an organisation's answer
signature-record-intro = Record an answer that the organisation gave by mail, by phone or in a meeting. It is told, and can take it back.
signature-record-send = Record the answer
signing-plan = How signatures are collected
signature-given-on = signed on { $day }
signature-decides-on = Decides: { $days }
signature-decided-on = decided on { $day }
reservation-about = Reservation about clause { $clause }
reservation-about-gone = Reservation about a clause that is gone
signatures-not-counted = Not counted
signatures-not-counted-hint = Only coordinators see this. Others see the numbers at most.
signatures-in-to-confirm = To be confirmed
signatures-in-paused = Paused
signatures-in-awaiting-second = Second signatory missing
signatures-in-pending = Decision to come
signatures-in-declined = Not signing
signatures-in-withdrawn = Withdrawn
signatures-silent = Have not answered ({ $count })
remind = Remind those who have not answered
remind-intro = The reminder goes by mail to those who sign for organisations that have not answered. Whoever has signed, decides later or has declined doesn't get it.
remind-reaches = { $count ->
    [0] The reminder reaches no organisation.
    [one] The reminder reaches one organisation, { $people ->
        [one] one person.
       *[other] { $people } people.
    }
   *[other] The reminder reaches { $count } organisations, { $people ->
        [one] one person.
       *[other] { $people } people.
    }
}
remind-reached = They get the reminder ({ $count })
remind-missed = Have not answered, but nobody gets the reminder ({ $count })
remind-text = Message of your own
remind-text-hint = It stands in the reminder. { $max } characters at most. Can be left empty.
remind-send = Send the reminder
remind-last = The last reminder went { $when }.
remind-next = Another can be sent { $when }.
signature-own-none = Your organisation has not answered yet.
sign = Sign
sign-when = Say when you decide
sign-title = Sign for your organisation
sign-send = Confirm the answer
sign-confirm = Confirm the signature
sign-second = Sign as the second
signature-change = Change the answer
signature-withdraw = Withdraw the answer
signature-withdraw-now = Withdraw the answer now
signature-withdraw-hint = The answer ends at once when you withdraw it. The log keeps that it was given and withdrawn.
signature-means-pending = Your organisation decides later. The signature is not counted before that.
signature-means-declined = Your organisation does not sign. Only coordinators see this, unless you wish that your view is published.
signature-means-awaiting-second = One has signed. The signature counts once the other confirms it.
signature-means-valid = The signature stands and is counted.
signature-means-to-confirm = The text has changed since you signed. The signature is not counted until you confirm it.
signature-means-paused = You hold a change for one of substance. The signature is not counted until that is answered.
signature-means-withdrawn = Your organisation has withdrawn its answer.
receipt-entry = Entry in the log
sign-text = The text, version { $version }
sign-changes = What has changed since you last read the text
sign-answer = Your answer
answer-sign = { $organisation } signs this text
answer-pending = { $organisation } decides later
answer-decline = { $organisation } does not sign
answer-sign-other = The organisation signs this text
answer-pending-other = The organisation decides later
answer-decline-other = The organisation does not sign
sign-terms = Who decided, when, and a reservation (optional)
sign-decided-by = Who decided
sign-decided-by-hint = For example the board or the annual meeting.
sign-decided-on = When it was decided
sign-clause = Clause that the reservation is about
sign-clause-none = No reservation
sign-reservation = Reservation
sign-reservation-hint = In short. The reservation is published with the clause and the signature.
sign-later = If you decide later
sign-day = Day on which you decide
sign-day-hint = For example the board's next meeting.
sign-day-other = Another possible day
sign-dissent = If you do not sign
sign-view = Dissenting view
sign-view-hint = Optional. Coordinators always read it.
sign-publish = Publishing
sign-publish-yes = It is published with the statement
sign-second-intro = Two sign together for { $organisation }. The first has signed; the signature counts once you confirm it as well.
sign-confirm-intro = Below are just the places that differ from what your organisation signed.
sign-second-send = Sign
sign-confirm-send = Confirm: the signature holds
sign-differs = What has changed since version { $version }
sign-differs-language = Changes of language ({ $count })
changes-to-class = Changes to version { $version }
changes-to-class-intro = Say of each change whether it is one of language or of substance. The reason is public. After a change of substance organisations have to confirm their signatures.
changes-to-doubt-intro = The coordinators say of each change whether it is one of language or of substance. If you hold one that is called language for one of substance, say so.
changes-to-class-none = There are no changes since the version that was signed before.
change-numbered = Change { $change }
change-weighs = Presumed to be of substance: { $weights }.
change-weighs-nothing = Presumed to be of language.
change-is-language = one of language: it says the same in other words
change-is-substance = one of substance: it says something else
change-class-send = Save the class
change-class-again = Change the class
change-doubt = I hold this for a change of substance
change-doubt-why = Why it is one of substance
change-doubt-hint = Coordinators read this. Your organisation's signature is paused until it is answered.
change-doubt-send = Pause the signature and tell the coordinators
signing-plan-intro = These can be changed at any time, also after publication.
signing-until = It can be signed until
signing-until-hint = Finnish time. Empty: without end. It holds for a published statement too.
signing-goal = Goal
signing-goal-hint = How many organisations are hoped for. May be left empty.
signing-open = Who sees it
signing-open-progress = Every reader sees how signing goes on: signatories by name, the others as numbers
signing-open-hint = Where organisations outside the network may sign, anybody can read the text that is sealed for signing, also before publication. Drafts and comments stay as they are.
signing-open-outsiders = Organisations outside the network may sign as well, without an account; a coordinator checks each of them
signing-outsiders-address = Share this address:
log-outside = An organisation outside the network
outside-way = Sign for an organisation outside the network
outside-title = Sign: { $title }
outside-intro = Your organisation can sign this though it does not belong to the network. No account is needed. Read the text and fill in the form; you confirm the signature from your mail, and a coordinator checks it before it counts.
outside-organisation = The organisation
outside-signatory = Who signs
outside-contact = Name of who signs
outside-contact-hint = First name and last name. Only the coordinators see it.
outside-email = E-mail address of who signs
outside-email-hint = We send a link there, by which you confirm the signature. Only the coordinators see the address.
outside-may = The right to sign
outside-may-yes = I may sign for the organisation
outside-then = Once a coordinator has accepted the signature, the organisation’s name, the day, who decided and the reservation are shown among the signatories.
outside-send = Send the signature
outside-closed = The time for signing is over. The form can no longer be sent.
outside-not-now = The text cannot be signed just now: it is being changed, or it has been dealt with already.
outside-unconfirmed-title = Now confirm the signature
outside-unconfirmed = We sent a message to the address. The signature goes to the coordinator when you have opened the message’s link and confirmed it. The link is good for { $days } days. If you don’t see the message, look among the junk mail too.
outside-confirmed-title = The signature is confirmed
outside-confirmed = Thank you! A coordinator checks the signature, and it counts from then. We tell you by mail. The message’s link shows how it stands, and there you can withdraw the signature.
outside-again-title = The signature holds
outside-again = Thank you! The signature counts again. The receipt comes by mail.
outside-withdrawn-title = The signature is withdrawn
outside-withdrawn = The signature does not count. If a coordinator had accepted it already, the log keeps that it was given and withdrawn.
outside-forget = Remove my name and address, the signature stays
outside-forget-hint = The organisation’s signature still holds, but we can no longer write to you. If the substance of the text changes, the signature no longer counts. This link stops working.
outside-forget-now = Remove my name and address now
outside-forgotten-title = Your name and address are removed
outside-forgotten = The organisation’s signature still holds.
data-outside = Signatures for organisations outside the network
outside-confirm = Confirm the signature
outside-discard = I don’t sign, remove this
outside-stands-unconfirmed = Somebody signed this with your address. If it was you, confirm it here. If it was not, remove it.
outside-stands-waiting = The signature is confirmed and waits for a coordinator to check it. It does not count yet.
outside-stands-changed = The text has changed since you signed. The signature cannot be accepted before you confirm it for the new words.
outside-stands-to-confirm = The substance of the text has changed. The signature does not count before you confirm it. Below is what differs from what you signed.
outsiders-title = Signatures that wait to be checked
outsiders-count = { $count ->
    [0] No signature waits to be checked.
    [one] One organisation outside the network waits to be checked. It does not count before you accept it.
   *[other] { $count } organisations outside the network wait to be checked. They do not count before you accept them.
}
outsiders-waiting = To be checked: { $count }
outsiders-since = Confirmed from the mail { $when }
outsiders-accept = Accept the signature
outsiders-accept-anyway = It is another organisation, accept the signature
outsiders-decline = Decline the signature
outsiders-decline-submit = Decline
outsiders-reason = Why is the signature declined?
outsiders-reason-hint = Who signed gets this by mail. Nothing of the signature is kept.
outsiders-namesake = An organisation outside the network with the same name has signed already (no. { $number }).
outsiders-other-version = The organisation signed version { $version }. Another one is signed now, and who signed has been asked again. You can accept the signature once they have confirmed it.
outsiders-bounced = The last message to who signed did not arrive.
outsiders-stopped-closed = The time for signing is over. To accept these, extend it first.
outsiders-stopped-plan = Organisations outside the network may no longer sign. To accept these, allow it first.
outsiders-stopped-text = No text is signed just now, so these cannot be accepted.
outsiders-withdraw = Remove from the signatories
outsiders-withdraw-hint = If the signature was accepted by mistake. Who signed is told, and the log says so.
outsiders-withdraw-now = Remove from the signatories now
refusal-outsider-gone = This signature is no longer there: it was withdrawn or declined, or the link has expired. You can sign again if there is time.
refusal-outsider-unauthorised = Confirm that you may sign for the organisation.
refusal-outsiders-full = So many signatures wait now that no more can be taken for checking. Try again in a few days.
mail-outsider-subject = Confirm the signature: { $title }
mail-outsider-text =
    Hello!

    Somebody used your e-mail address to sign the statement { $title }. Look at what was signed and confirm it here:

    { $link }

    The signature goes to a coordinator to be checked only when you have confirmed it. The link is good until { $until }.

    If you have not signed, you need not do anything. What was typed goes away by itself.

    Lausuma
mail-outsider-changed-subject = The text has changed, confirm the signature: { $title }
mail-outsider-changed-text =
    Hello!

    The statement { $title } has changed since you signed it: version { $version } is signed now. Your signature does not count under the new words before you confirm it. See what has changed, and confirm or withdraw:

    { $link }

    Lausuma
mail-outsider-taken-subject = Receipt of the signature: { $title }
mail-outsider-taken-text =
    Hello!

    Your signature of the statement { $title } is recorded. This is the receipt:

    { $receipt }

    The signature can be withdrawn at any time by the same link, where there is also a receipt that can be checked. Keep this message:

    { $link }

    Lausuma
mail-outsider-withdrawn-subject = The signature is withdrawn: { $title }
mail-outsider-withdrawn-text =
    Hello!

    Your organisation’s signature of the statement { $title } is withdrawn. It counts no longer.

    { $receipt }

    We removed your name and address at the same time. If you did not withdraw the signature yourself, ask the statement’s coordinator.

    Lausuma
mail-outsider-declined-subject = The signature was not taken in: { $title }
mail-outsider-declined-text =
    Hello!

    A coordinator did not accept your organisation’s signature of the statement { $title }. The reason:

    { $reason }

    We removed what you told us. You can sign again if that is put right.

    Lausuma
mail-outsiders-subject = { $count ->
    [one] A signature waits to be checked: { $title }
   *[other] { $count } signatures wait to be checked: { $title }
}
mail-outsiders-text =
    Hello!

    { $count ->
        [one] An organisation outside the network has signed the statement { $title }.
       *[other] { $count } organisations outside the network have signed the statement { $title }.
    } Check it and accept or decline:

    { $link }

    A signature counts only when it is accepted.

    Lausuma
classed-clause = Clause { $clause }
classed-was-clause = Removed clause { $clause }
classed-as = The change is
sign-withdraw = Withdraw the signature
asked-sign = You can sign the text for { $organisation }.
asked-public = The statement is published, and its text does not change any more. An error can be corrected publicly.
asked-confirm = The text has changed. The signature of { $organisation } waits to be confirmed.
asked-second = The signature of { $organisation } waits for you: one has signed already.
signatories-of = Signatories: { $title }
signatories-note = Version { $version }, checksum (SHA-256) { $sha256 }
column-name = Organisation
column-name-fi = Name in Finnish
column-name-sv = Name in Swedish
column-name-en = Name in English
column-signed = Signed
column-decided-by = Decided by
column-decided-on = Decided on
column-reservation-clause = Clause of the reservation
column-reservation = Reservation
column-recorded = How it was given
column-logo = Logo
signatories-out = Download the signatories
notice-sign-on-subject = To be signed: { $title }
notice-sign-on-text =
    The statement is sealed for signing. You can sign it for { $organisation }.

    Text: { $title }
    Version: { $version }
    Coordinator: { $coordinators }

    If you don't decide yet, say when you do. Silence never signs.

    Read and answer here:

    { $link }
notice-signing-closes-subject = Signing ends soon: { $title }
notice-signing-closes-text =
    { $organisation } has not answered yet whether it signs. There is time until { $until }, { $left } left.

    Text: { $title }
    Version: { $version }
    Coordinator: { $coordinators }

    Read and answer here:

    { $link }
notice-reminded-subject = Reminder: does your organisation sign? { $title }
notice-reminded-text =
    { $organisation } has not answered yet whether it signs.{ $until }{ $own }

    Text: { $title }
    Version: { $version }
    Coordinator: { $coordinators }

    If you don't decide yet, say when you do. Read and answer here:

    { $link }
notice-reminded-until = There is time until { $until }, { $left } left.
notice-reminded-own = Message from the coordinator
notice-signature-subject = Receipt of the answer: { $title }
notice-signature-text =
    The answer of { $organisation } about the statement { $title } is recorded.

    { $receipt }

    If the answer is not right, withdraw it here:

    { $link }
notice-second-subject = The second signature is missing: { $title }
notice-second-text =
    Two sign together for { $organisation }. The first has signed the statement { $title }. The signature counts once you confirm it as well.

    Read and confirm here:

    { $link }
notice-confirm-subject = Confirm the signature: { $title }
notice-confirm-text =
    The substance of the text has changed since { $organisation } signed. The signature is not counted until you confirm it for version { $version }.

    Text: { $title }
    Coordinator: { $coordinators }

    Here you see just the places that have changed, and can confirm or withdraw:

    { $link }
notice-doubted-subject = A change is held for one of substance: { $title }
notice-doubted-text =
    An organisation that has signed holds a change that is classed as language for one of substance. Its signature is paused until you answer.

    Text: { $title }
    Version: { $version }

    Answer by classing the change anew:

    { $link }
calendar-name = Lausuma
calendar-signing = Signing ends
calendar-deadline = Deadline of the authority
calendar-decides = { $organisation } decides
calendar-title = Rounds and deadlines in your calendar
calendar-intro = Add this address to your calendar program as a calendar that it subscribes to. It is yours: whoever has it sees the names and times of statements. Don’t share it.
mandates = Who can decide in time
mandates-intro = Organisations have said when they decide. Try who could decide in time if the text were sealed and signing ended on other days.
mandates-from = The text is sealed
mandates-until = Last day to sign
mandates-show = Show
mandates-move = Move the deadline
mandates-in-time = Can decide in time ({ $count })
mandates-lost = Would be lost ({ $count })
mandates-signed = Have signed already: { $count }.
mandates-silent = Have not answered: { $count }.
refusal-member-count-outside = The number of member associations has to be 1–{ $max }.
member-count-title = Number of member associations
member-count-intro = An umbrella says itself how many associations belong to it. The number is shown with its source when it signs. Where a list of members is in the register, that is counted.
member-count = Member associations
member-count-hint = Empty: the number is not told.
member-count-on = Day on which the number held
member-count-source-hint = For example the annual report.
member-count-stated = { $count } member associations ({ $day }, { $source })
represented-how = How this is counted
represented-umbrellas = { $count ->
    [one] One umbrella is among them.
   *[other] { $count } umbrellas are among them.
}
represented-members = { $count ->
    [one] By the lists of members one other association is a member.
   *[other] By the lists of members { $count } other associations are members.
}
represented-own-figures = By their own figures { $count } member associations more, some of which may be the same.
represented-title = Representativeness
represented-intro = Each association is counted once, also where it belongs to several umbrellas. Those that have signed themselves are not counted again as members. An umbrella’s own figure is shown with its source where there is no list of members.
represented-signed = { $count ->
    [one] One organisation has signed.
   *[other] { $count } organisations have signed.
}
represented-none = There is no umbrella among the signatories whose members are known.
represented-below = member of a signatory
represented-list = Members by the list ({ $count })
represented-signed-itself = has signed itself
represented-is-in = Your organisation is counted if its umbrella signs.
represented-is-out = Your organisation is not counted among the members of umbrellas.
represented-opt-out = Don’t count us
represented-opt-in = Count us

## Surveys to organisations

surveys-title = Surveys
surveys-intro = What the network asks its organisations. Each organisation answers once, and can change its answer until the survey closes.
surveys-empty = No survey has been opened yet.
survey-new = Make a new survey
survey-page = The survey
survey-state-draft = Draft
survey-state-scheduled = Coming
survey-state-open = Open
survey-state-closed = Closed
survey-between = Open { $opens } – { $closes }.
survey-opens-in = It opens in { $left }.
survey-time-left = { $left } left.
survey-answers =
    { $count ->
        [0] No answers.
        [one] 1 answer.
       *[other] { $count } answers.
    }
survey-answers-late =
    { $count ->
        [one] Another answer came late and is not counted.
       *[other] Another { $count } answers came late and are not counted.
    }
survey-numbers = Who has answered
survey-answered-of = { $count } of the network’s { $all } organisations have answered.
survey-answered-outside =
    { $count ->
        [0] Nobody outside the network has answered.
        [one] 1 organisation outside the network has answered as well.
       *[other] { $count } organisations outside the network have answered as well.
    }
survey-own = { $organisation }: your answer
survey-own-none = Your organisation has not answered yet.
survey-prepared = An answer is being prepared. The draft was last saved { $when }.
survey-answer = Answer the survey
survey-answer-go-on = Go on with the answer
survey-answer-change = Change the answer
survey-answer-late = Answer late
survey-late = The answer came after the survey had closed. It is kept, but not counted.
survey-comes-late = The survey has closed. You can still answer, but the answer is not counted in the results.
survey-way = How the answer came
survey-way-own = The organisation gave it itself
survey-way-link = By the organisation’s link
survey-way-mail = Told by mail
survey-way-phone = Told by telephone
survey-way-meeting = Told in a meeting
survey-way-paper = Told on paper
survey-source = Source
survey-revision = Answer number
survey-version = Version of the survey
survey-asked-anew = The questions have been changed since this answer. The answer stands; see whether something should be added.
survey-what-was-answered = What was answered
survey-answer-erased = The text of the answer has been erased.
survey-no-answer = No answer
survey-optional = (optional)
survey-at-most =
    { $count ->
        [one] Choose 1 at most.
       *[other] Choose { $count } at most.
    }
survey-other = Something else
survey-other-what = What else?
survey-chars-max = { $max } characters at most.
survey-coordinate = Looking after the survey
survey-open-link = Open link. Whoever has it can answer for their organisation:
survey-edit = Edit the questions
survey-try = Preview and try
survey-try-intro = This is what the survey looks like to whoever answers it. You can try answering: the test answer is neither kept nor counted.
survey-try-send = Try the answer
survey-tried = The test answer is fine
survey-tried-text = This is how it would have been taken. It was not kept.
survey-open = Open the survey
survey-act-open = Open the survey
survey-act-open-intro = The network’s organisations see the survey while it is open. It closes by itself at its time.
survey-act-close = Close the survey
survey-act-close-intro = The survey closes at once, before its time. Late answers are kept apart and not counted. The reason is public.
survey-act-extend = Extend the time
survey-act-extend-intro = Everybody sees the survey’s new closing time at once. The reason is public.
survey-act-reopen = Open the survey again
survey-act-reopen-intro = The survey is open until a new closing time. Answers that came late count then. The reason is public.
survey-act-call-off = Call off the opening
survey-act-call-off-intro = The survey does not open; it is a draft again. The reason is public.
survey-opens = Opens
survey-opens-hint = Finnish time. If you leave it empty, the survey opens at once.
survey-closes = Closes
survey-closes-hint = Finnish time. The survey then closes by itself.
survey-promise = Is anonymity promised?
survey-promise-hint = This can’t be changed once the survey is open.
survey-promise-named = No: the results may show which organisation answered what.
survey-promise-anonymous = Yes: the results don’t show which organisation answered what. Figures of fewer than five organisations are not shown.
survey-promise-named-told = The results may show what your organisation answered.
survey-promise-anonymous-told = The results don’t show which organisation answered what.
survey-reach = Who can answer?
survey-reach-hint = This can’t be changed once the survey is open.
survey-reach-network = The network’s organisations
survey-reach-anyone = The network’s organisations, and others who have the open link. The others are counted apart and proposed for the register.
survey-hand-in = Sending the answer
survey-hand-in-hint = Only your own organisation’s people see the draft. You get a receipt of the answer that is sent, and it can be changed until the survey closes.
survey-hand-in-link-hint = The draft is seen by those who have this link, and by the organisation’s own people. The organisation’s contact is told by mail what was answered in its name.
survey-send = Send the answer
survey-save = Save the draft
survey-answer-for = You answer for { $organisation }.
survey-answer-for-link = The link was made for this organisation. If it isn’t yours, don’t answer.
survey-theirs-answer = This has been answered for your organisation meanwhile
survey-receipt = The answer is given
survey-receipt-intro = { $organisation } has answered the survey. The organisation’s contact gets a copy of the answer by mail.
survey-receipt-proof = The server has noted a mark of the answer in the network's shared log, which can't be changed afterwards. With these files you can show later what you answered, and when.
survey-receipt-proof-file = signed by the server, proves that the mark is in the log
survey-receipt-opening-file = your answer as the mark is of it: the SHA-256 of the file is the checksum of the answer
survey-undo = An answer that a coordinator recorded
survey-figures-stay = The survey has closed and its results are counted. Since those who answered were promised anonymity, the figures stay as they are: otherwise whoever compared figures from before and after would see what was answered here.
survey-undo-intro = A coordinator has recorded an answer of { $organisation }. If the organisation didn’t answer like this, it can be taken back here.
survey-undo-do = Take the answer back
survey-undo-none = There is no recorded answer of { $organisation } that stands.
survey-edit-intro = Write the questions in the languages in which organisations answer. Where a language is missing, the one that is there is shown.
survey-edit-answered = There are answers already. When you save changes the survey gets a new version, and the one before is kept: answers say to which they were given.
survey-save-draft = Save
survey-save-try = Save and preview
survey-title = Name of the survey
survey-introduction = What the survey is about, and what happens with the answers
survey-section-title = Heading of the section
survey-section-introduction = Introduction of the section
survey-place-section = Section { $number }
survey-place-question = Question { $number }
survey-question = The question
survey-hint = Help for answering
survey-required = This has to be answered
survey-kind-single = One option
survey-kind-multiple = Several options
survey-kind-scale = Scale
survey-kind-number = Number
survey-kind-text = Free text
survey-add-question = Add a question here
survey-add-section = Add a section
survey-options-hint = An option without a text is left out.
survey-option = Option { $number }
survey-more-options = More options
survey-takes-other = Something else can be typed
survey-at-most-label = How many may be chosen at most (empty: all)
survey-from = The scale begins at
survey-to = The scale ends at
survey-low = What the lower end means
survey-high = What the upper end means
survey-least = Least (empty: no bound)
survey-most = Most (empty: no bound)
survey-unit = Unit, for instance members
survey-chars = How many characters the text may have
survey-up = Up
survey-down = Down
survey-remove = Remove
survey-unfit-nothing-asked = Add one question at least.
survey-unfit-too-many-questions = A survey can have { $max } questions at most.
survey-unfit-wording-missing = Write the text in one language at least.
survey-unfit-wording-too-long = The text is too long. Make it shorter.
survey-unfit-key-twice = Two questions or options have the same key.
survey-unfit-options-missing = Write two options at least.
survey-unfit-too-many-options = There can be { $max } options at most.
survey-unfit-bounds-reversed = The lower bound has to be below the upper one.
survey-unfit-scale-too-long = A scale can have { $max } steps at most.
survey-unfit-text-bound-outside = The number of characters has to be from 1 to { $max }.
survey-unfit-unknown-question = There is no such question.
survey-unfit-other-kind = The answer is of another kind than the question.
survey-unfit-unknown-option = There is no such option.
survey-unfit-too-many-chosen = Choose { $max } at most.
survey-unfit-number-outside =
    { $bounds ->
        [both] Give a number from { $least } to { $most }.
        [least] Give a number of { $least } or more.
        [most] Give a number of { $most } or less.
       *[none] Give a smaller number.
    }
survey-unfit-text-too-long = The text can have { $max } characters at most. Your text is still here; make it shorter.
survey-unfit-answer-missing = This has to be answered.
survey-unfit-not-a-number = Write a whole number in figures.
survey-unfit-other-missing = Say what else.
survey-unfit-kind-changed = This has been answered already, so what an answer is can’t be changed. Remove the question and add a new one.
refusal-survey-unfit = { $what }
refusal-survey-form-too-long = The answer is too long to be kept. Make its texts shorter.
refusal-survey-prepared-changed = Somebody else has saved the draft of the answer meanwhile. It is shown below. Combine the two; what is saved or sent next stands.
refusal-unknown-survey = There is no such survey.
refusal-too-many-surveys = The network has { $max } surveys already, and no more fit.
refusal-too-many-survey-versions = The survey has { $max } versions already, and no more fit.
refusal-too-many-survey-answers = Answers of { $max } organisations are in already, and no more answers fit.
refusal-too-many-survey-changes = The answer has been changed too many times. Sign in to change it, or ask a coordinator to record what is missing.
refusal-survey-changed = The questions have been changed meanwhile. What you wrote is still here: check it and send it again.
refusal-survey-not-draft = The survey has been opened or scheduled already.
refusal-survey-not-open = The survey is not open.
refusal-survey-not-closed = The survey is not closed.
refusal-survey-results-settled = The survey can't be opened again: those who answered were promised anonymity, and whoever compared figures from before and after could see what a single organisation answered. Make a new survey of it instead.
refusal-survey-not-scheduled = The survey does not wait for its opening.
refusal-survey-over = The survey is closed: its questions and answers stay as they are.
refusal-survey-closes-before-opening = The survey would close before it opens. Choose a closing time after the opening.
refusal-survey-closes-no-later = An extended survey closes later than it would have. Choose a later time.
refusal-survey-for-the-network = Only the network’s organisations answer this survey.
refusal-survey-answer-changed = Somebody else has answered for your organisation meanwhile. The answer is shown below. Combine the two; what is sent next stands.
refusal-survey-answer-missing = There is no such answer.
refusal-survey-outsider-settled = Whether the organisation comes into the register has been decided.
mail-survey-answered-own-subject = Answer to the survey: { $title }
mail-survey-answered-own-text =
    Hello,

    The survey “{ $title }” has been answered for { $organisation }, { $when }. The answer can be changed until the survey closes:
    { $link }

    This was answered:

    { $answers }
mail-survey-answered-link-subject = Your organisation’s link was used to answer the survey: { $title }
mail-survey-answered-link-text =
    Hello,

    The survey “{ $title }” was answered by the link of { $organisation }, { $when }. Whoever answered was not asked who they are. If the answer is not the organisation’s, change it here:
    { $link }

    This was answered:

    { $answers }
mail-survey-answered-recorded-subject = Your organisation’s answer to the survey was recorded: { $title }
mail-survey-answered-recorded-text =
    Hello,

    A coordinator has recorded the answer of { $organisation } to the survey “{ $title }”, { $when }. If the organisation didn’t answer like this, it can be taken back here:
    { $link }

    This was recorded:

    { $answers }
survey-open-link-intro = Answer for your organisation. At the end you get a link by mail with which you confirm the answer. If your organisation belongs to the network already, sign in or use its own link.
survey-outside-who = Who answers
survey-outside-name = Name of the organisation
survey-outside-municipality = Municipality
survey-outside-no-municipality = Not told
survey-outside-contact = Your name
survey-outside-email-hint = The link with which you confirm the answer comes here. The address is not published.
survey-outside-promise = Only coordinators see your name and address. You can have them erased by the same link.
survey-outside-sent = Now confirm your answer
survey-outside-sent-text = The answer is kept. Open the link that was sent to your mail and confirm the answer: only then it counts.
survey-outside-yours = Your answer to the survey
survey-outside-confirm-text = Is this your answer? It is given only when you confirm it.
survey-outside-confirm = Confirm the answer
survey-outside-confirmed = The answer is given. A coordinator of the network can take your organisation into the register; you then get a mail.
survey-outside-unfit = The questions have been changed meanwhile so that the answer no longer fits. Answer again by the open link.
survey-outside-taken-back = The answer was taken back.
survey-outside-change-hint = You can change the answer until the survey closes. The address of this page is in your mail too.
survey-outside-forget = Erase the answer and the contact
survey-outside-forget-text = Your name, your address and the texts of the answer are erased for good. While the survey is open, the answer doesn’t count after that.
survey-outside-gone = Nothing of this answer is kept: it was erased, or not confirmed in time.
survey-proposals = Proposed for the register
survey-proposals-intro = These organisations answered by the open link. When you take one into the register its contact is invited, and the answer counts as one of the network’s.
survey-proposals-none = No organisation waits.
survey-proposals-likely = The same organisation may be in the register already:
survey-proposals-accept = Take into the register
survey-proposals-decline = Leave out
survey-proposals-waiting =
    { $count ->
        [one] 1 organisation waits for the register
       *[other] { $count } organisations wait for the register
    }
survey-invite = Invite to answer
survey-invite-intro = The invitation goes by mail to the contacts of those organisations that have not answered. It holds the organisation’s own link, by which it answers without signing in.
survey-invite-reaches =
    { $count ->
        [0] The invitation reaches nobody now.
        [one] The invitation reaches 1 organisation ({ $letters } mails).
       *[other] The invitation reaches { $count } organisations ({ $letters } mails).
    }
survey-invite-reached = Organisations that are reached ({ $count })
survey-invite-missed = Organisations that are not reached ({ $count })
survey-invite-last = The last one went { $when }.
survey-invite-next = The next can go { $when }.
survey-invite-text = Your own words (optional)
survey-invite-text-hint = { $max } characters at most.
survey-invite-send = Send the invitation
survey-record = Record an organisation’s answer
survey-record-intro = Record here an answer that an organisation gave by mail, by telephone, in a meeting or on paper. Its contact gets a copy with a link to take it back.
survey-record-who = Which organisation answered
survey-record-choose = Choose the organisation
survey-record-channel = How the answer came
survey-record-source = Where you have the answer from
survey-record-source-hint = For instance: the chair’s mail of 3 March
survey-record-send = Record the answer
data-survey-prepared = Answers to surveys whose draft you saved last
data-survey-outside = Surveys that were answered with your address from outside the network
refusal-survey-outside-full = Too many answers wait to be confirmed. Try again later; what you wrote is still here.
mail-survey-invitation-subject = Invitation to answer the survey: { $title }
mail-survey-invitation-text =
    Hello,

    { $organisation } is asked to answer the survey “{ $title }”. It closes { $closes }; { $left } is left.{ $own }

    Answer by the organisation’s own link. There is no need to sign in:
    { $link }
mail-survey-reminder-subject = Reminder of the survey: { $title }
mail-survey-reminder-text =
    Hello,

    { $organisation } has not answered the survey “{ $title }” yet. It closes { $closes }; { $left } is left.{ $own }

    Answer by the organisation’s own link. There is no need to sign in:
    { $link }
mail-survey-outside-subject = Confirm your answer to the survey
mail-survey-outside-text =
    Hello,

    A survey in Lausuma was answered with your mail address. See the answer and confirm it here:
    { $link }

    The link works until { $until }. If you have not answered, you need not do anything: the answer is not counted, and what is held is erased then.
mail-survey-declined-subject = Your organisation’s answer to the survey: { $title }
mail-survey-declined-text =
    Hello,

    Thank you for answering the survey “{ $title }”. Your answer is counted, as a group of its own beside the network’s organisations.

    Your organisation was also proposed for the network’s register. The coordinators did not take it in this time. Reason:
    { $reason }

    Here you see your answer, and can have your name and address erased:
    { $link }
survey-content = Hash of the answer

## Results of a survey
results-title = Results: { $survey }
results-link = Results
results-reached = { $answered } of the network’s { $members } organisations answered.
results-outside-too = { $count ->
    [one] One organisation outside the register answered as well. It is counted apart.
   *[other] { $count } organisations outside the register answered as well. They are counted apart.
}
results-named = Answers were given under the organisation’s name.
results-anonymous = Anonymity was promised: figures of fewer than five organisations are not shown, and cannot be worked out from others.
results-while-open = The survey is still open. The figures change, and only coordinators see them.
results-note = Shares are of the organisations that answered the question. Each organisation has one answer.
results-answered = { $answered } of { $of } organisations answered this question.
results-xlsx = Download the table (XLSX)
results-csv = Download CSV
results-as-at-the-close = Figures are as they were when the survey closed: the kind, area and size of organisations are of that moment.
results-answers = Every answer in a row of its own:
results-answers-xlsx = table (XLSX)
results-answers-csv = CSV
results-chart-file = Download the chart (SVG)
results-publish = Publish the results
results-publish-hint = The network’s organisations see the results now. Once published, everybody sees them without signing in. Organisations are not named beside their answers then. This can’t be undone.
results-published = The results were published { $at }.
results-from = Whose answers
results-from-network = organisations of the network
results-from-outside = outside the register
results-compare = Compare with the survey
results-compare-none = no comparison
results-narrowed = { $count ->
    [one] The filter leaves one organisation that answered.
   *[other] The filter leaves { $count } organisations that answered.
}
results-narrowed-few = The filter leaves fewer than five organisations that answered, so no figures are shown.
results-year-unfiltered = The table of the earlier year does not say what the filter asks for, so the earlier year is not shown beside filtered figures. Clear the filters to see the comparison.
results-withheld-too-few = Fewer than five organisations answered this question, so its answers are not shown.
results-withheld-filter = With this filter the answers are not shown, because they could lead to what single organisations answered.
results-kept-back = not shown
results-remainder = All other answers together (not told apart)
results-other = Another answer
results-per-cent = { $share }%
results-count-and-share = Organisations and share
results-mean = Mean
results-median = Median
results-sum = Sum
results-least = Smallest
results-most = Largest
results-texts-all = { $count ->
    [one] Show the written answer
   *[other] Show all { $count } written answers
}
results-texts-none = There are no written answers to this question that can be shown.
results-before = In “{ $survey }” { $answered } of { $of } organisations answered.
results-hatched = The hatched bar is the earlier survey.
results-before-said = The question was then: “{ $text }”
results-not-asked = This was not asked in “{ $survey }”.
results-column-number = No.
results-column-question = Question
results-column-answer = Answer
results-column-count = Organisations
results-column-share = Share, %
results-column-value = Value
results-column-answered-count = Answered
results-column-of-count = Respondents in all
results-column-organisation = Organisation
results-column-from = From
results-column-at = When
results-column-way = How the answer came
results-column-before = Before
results-column-before-count = Organisations before
results-column-before-share = Share before, %
results-texts = Written answers
results-texts-choose = Mark the answers that belong together
results-groups = Groups
results-group-count = { $count ->
    [one] one answer
   *[other] { $count } answers
}
results-group-name = Name of the group
results-group-hint = Give a new name, or the name of the group that the answers are added to. An answer may be in several groups.
results-group-put = Add to the group
results-group-take = Take the marked ones out
results-group-rename = Save the name
results-group-drop = Remove the group
results-group-theme = Make a theme of the group
results-theme-title = Name of the theme
results-theme-reason = Reasons
results-theme-hint = The theme keeps which survey and question it comes from.
results-theme-propose = Propose as a theme
results-themes = Themes from these answers
results-theme-origin = { $count ->
    [one] From one organisation’s answer
   *[other] From the answers of { $count } organisations
}
refusal-survey-groups-changed = Somebody else has changed the groups meanwhile. Look at them again and go on from there.
refusal-survey-theme-unknown = There is no such theme.
refusal-survey-group-nothing-chosen = Mark at least one answer.
refusal-survey-group-name-missing = Give the group a name.
refusal-survey-group-name-too-long = The name of a group has at most { $max } characters.
refusal-survey-group-name-taken = There is a group of that name already.
refusal-survey-group-unknown = The group is no longer there.
refusal-survey-group-too-many = A question has at most { $max } groups.
results-years-title = Answers of earlier years
results-years-intro = Bring in the answers of an earlier survey from a table, and the figures stand side by side. The table has a row for each organisation and a column for each question. A column’s heading is the question’s text, or its key, such as q7. If the table also has a column Kind, Municipality, Wellbeing services county or Size, the earlier figures can be filtered by these too. Only the figures and these are kept, no written answers and no names of organisations.
results-years-name = Year or name of the survey
results-years-name-hint = For example 2024. It stands beside the figures.
results-years-promise = What respondents were promised then
results-years-named = Answers were given under the organisation’s name
results-years-anonymous = Anonymity was promised: figures of fewer than five organisations are not shown
results-years-look = See what was understood
results-years-preview = What was understood of the table
results-years-answers = { $count ->
    [one] One row has answers that are counted.
   *[other] { $count } rows have answers that are counted.
}
results-years-columns = Columns
results-years-heading = Heading of the column
results-years-ignored = not read
results-years-unread = { $count ->
    [one] One answer was not understood
   *[other] { $count } answers were not understood
}
results-years-unread-hint = They are left out. If they are to be counted, correct the table and bring it in again.
results-years-cell = Line { $line }, { $heading }: “{ $text }”
results-years-keep = Keep for comparison
results-years-remove = Remove
results-years-remove-one = Remove { $name }
refusal-survey-year-no-questions = No column’s heading is a question of the survey. Give the questions’ texts or keys as headings, such as q7.
refusal-survey-year-name = Give the year or the name of the survey, in brief.
refusal-survey-year-too-large = The table has more answers than a survey holds.
refusal-too-many-earlier-surveys = As many as { $max } surveys are kept for comparison already. Remove one of them.
refusal-earlier-survey-unknown = The earlier survey is no longer kept.
refusal-survey-results-later = The results can’t be shown yet: the survey has not ended.
refusal-survey-answers-anonymous = Answers are not given row by row: those who answered were promised anonymity, and a row would show what a single organisation answered.

## A published statement

public-signed = { $count ->
    [0] Nobody has signed yet.
    [one] One organisation has signed.
   *[other] { $count } organisations have signed.
}
public-since = Published
public-addressees = To
public-coordinators = Put together by
public-languages = Languages of the statement
public-reserved-by = Reservation: { $name }
public-came-about = How the statement came about
public-without-rounds = The statement was put together without comment rounds.
public-round = Comment round { $number }
public-round-comments = { $comments ->
    [0] No comments.
    [one] One comment.
   *[other] { $comments } comments from { $organisations ->
        [one] one organisation.
       *[other] { $organisations } organisations.
    }
}
public-round-outcomes = Answers: { $outcomes }.
public-round-changed = { $count ->
    [0] The text did not change.
    [one] One place changed.
   *[other] { $count } places changed.
}
public-changes = What changed from version { $from } to version { $to }
public-round-version = Version { $version } was commented on in the round.
public-round-outcome = Version { $to } was made after it.
public-after-rounds = After the last round the text of version { $from } was changed once more and became version { $to }.
public-use = Use the text
public-licence = The text may be used, shared and adapted by whoever says where it comes from. Licence:
public-files = Download:
public-embed = Show the number of signatories on your own site
public-embed-hint = Copy this into your site's code. It does not track visitors. The text is had in the same way with text instead of counter at the end of the address.
public-check = Check it yourself
public-check-hint = The signatories have agreed to exactly this text. If you download it as a Markdown file and compute the file's SHA-256 hash, the result has to be this:
public-version = Permanent address: version { $number }
public-withdrawn-title = The statement was withdrawn
public-withdrawn = “{ $title }” was public, and was withdrawn since.
file-html = HTML
file-markdown = Markdown
file-text = text
file-automerge = Automerge
file-json = JSON
file-ledger = ledger
file-bundle = verification bundle (ZIP)
bundle-what = This archive holds the statement “{ $title }”, published at { $url }. { $signed } organisations have signed it. With the archive anybody can check that the text is the one that the organisations signed, and that the signatories are right, even if the server is gone.
bundle-parts = `texts/` is the text in each language, `statement.json` is the public page for machines, `ledger.txt` is the record of everything that was decided about the statement, `checkpoint.txt` is a hash of that record, signed by the server, and `key.txt` is the key that it is signed with.
bundle-check = To check it, install Lausuma on your own computer and run `lausuma verify bundle.zip`. It contacts nobody. Compare the key that it shows with the one on the server's page /verify.
bundle-without = Without the program: compute the SHA-256 hash of the text file of version { $version }. The hash of the text in the original language is { $sha256 }, and the same number is in the record.
bundle-not = The archive does not prove that an organisation's name is right, nor who signed for it: names come from the register of organisations. In the record organisations are codes. Those that decide later or do not sign stand in it under aliases.
copy-label = Copy
copy-note = This is a copy of the page as it was on { $when }. The original page:
copy-empty = No statement had been published yet.
export-title = Export from Lausuma
export-what = This archive has everything that the server { $url } had on { $when }: what was decided, written and said. It can be read without the server.
export-private = Keep it as carefully as the server’s data folder. It has drafts and comments that are not public, and people’s names and e-mail addresses. If somebody is erased from the server, this archive does not change: delete or replace it yourself.
export-read = Begin with the folder `statements/`, which has a folder for each statement. `live/` is the text as it is now and `versions/1/` is sealed version 1, each by language: `en.html` opens in a browser, `en.md` is Markdown, `en.json` is for programs, and `en.automerge` has the whole history of the text. The folder `public/` has the files of published statements as anybody can download them.
export-parts = The ledgers are the files `ledger.ndjson`, one decision a line; that of the register of organisations is in the folder `register/`. They have references of people only: the names are in `people.ndjson`. The words of comments and reservations are in the statement’s `words.ndjson`, by the same hash as in the ledger. `changes/` is every change of the text, and `export.json` is a table of contents for programs.
export-check = Check a ledger by `lausuma verify statements/name/ledger.ndjson`, and the bundle of a published statement by `lausuma verify public/name.zip`. Neither connects to anything.
export-not = There are no sign-ins, sent messages or invitations in it. The server’s own keys are in it only if they were asked for; then they lie in the folder `secrets/`.
public-list = Published statements
public-page = Public page
feed-title = Lausuma: published statements
feed-link = Follow new ones as a feed (Atom)
paper-licence = Licence
paper-address = Address
paper-check = Open the address or read the code with a phone: the page shows the same text, its signatories and the hash. This is version { $number }.
paper-code = QR code that leads to { $address }
paper-name = Organisation
paper-kind = Kind
paper-county = Wellbeing services county
paper-reservation = Reservation
paper-reservations = Reservations
paper-missing = Characters that this document has no way to show:
file-pdf = PDF
file-docx = Word (DOCX)
represented-leave = If your organisation does not want to be counted, it can be taken out.
represented-leave-link = Sign in and take the organisation out
public-sign-outside = Sign for your organisation

## The agenda

refusal-too-many-themes = The network has { $max } themes already, and no more fit.
refusal-theme-title-missing = Give the theme a name.
refusal-theme-title-too-long = A theme's name can have { $max } characters at most. Make it shorter.
refusal-theme-reason-too-long = Why a theme matters can be told in { $max } characters at most. Make it shorter.

# Themes and workshops: what is refused, and their pages.
refusal-theme-link-malformed = Give links that begin with https://, one on each line.
refusal-too-many-theme-links = A theme can have { $max } links at most. Remove the others.
refusal-not-your-theme = Somebody else proposed this theme. Its proposer and the coordinators can change it.
refusal-too-many-wordings = The theme has been changed { $max } times already and can't be changed any more.
refusal-already-supported = Your organisation stands behind this theme already.
refusal-not-supported = Your organisation has not said that it supports this theme.
refusal-theme-taken-in = The theme was put into another one. Open that theme.
refusal-theme-not-taken-in = The theme was not put into another one.
refusal-nothing-to-put-together = Choose the themes to put together, and the one that takes them in.
refusal-too-many-put-together = At most { $max } themes can be put together at once.
refusal-theme-state-known = The theme is in that state already.
refusal-unknown-workshop = There is no such workshop.
refusal-too-many-workshops = The network has { $max } workshops already, and no more fit.
refusal-workshop-question-missing = Write the workshop's question in one language at least.
refusal-workshop-question-too-long = The question can have { $max } characters at most. Make it shorter.
refusal-choices-outside = Each can choose one to { $max } themes.
refusal-phase-not-next = The workshop has gone to another phase already. Look where it is now.
refusal-phones-not-taken = One takes part in this workshop only after signing in.
refusal-too-many-in-workshop = The workshop has { $max } participants already, and no more fit.
refusal-too-many-groups = The workshop has { $max } groups already. Go on as one of them.
refusal-group-name-missing = Give the group a name.
refusal-group-name-too-long = A group's name can have { $max } characters at most. Make it shorter.
refusal-unknown-participant = There is no such participant in this workshop.
refusal-too-many-workshop-themes = The workshop has { $max } themes already, and no more fit.
refusal-not-gathering = Themes are no longer gathered in this workshop. First go back to gathering themes, or bring the theme into another workshop.
refusal-nothing-brought = Choose at least one theme to bring in.
refusal-not-choosing-yet = Choosing has not begun. What you typed is still in the form: send it when the coordinator begins choosing.
refusal-not-among-themes = One of the chosen themes is not of this workshop. Choose from the list.
refusal-nothing-chosen = Choose one theme at least.
refusal-too-many-chosen = You chose more themes than this workshop allows. Take one away.
refusal-choice-reason-too-long = A reason can have { $max } characters at most. Make it shorter.
refusal-choice-changed = Another device has stored a choice for you meanwhile. Both are shown below. Your own is still in the form.
refusal-too-many-changes = The choice has been changed too many times. Sign in to change it, or ask a coordinator for help.
refusal-chosen-with-account = Somebody who has signed in has chosen for the organisation already. Only who signs in can change that choice.
refusal-too-many-late-choices = There are { $max } late choices already, and no more fit.
refusal-workshop-not-closed = The workshop is not closed yet.
refusal-summary-too-long = A summary can have { $max } characters at most in each language. Make it shorter.
refusal-summary-changed = Somebody else saved the summary meanwhile. It is shown below. Your own text is still in the form.
refusal-summary-missing = Write the summary in one language at least.

agenda-title = Agenda
agenda-intro = What matters most now, and why: the network's themes and workshops, in which joint statements begin.
agenda-parts = Other parts of the agenda
agenda-year = The network’s year
workshop = Workshop
workshops = Workshops
workshops-none = There have been no workshops yet.
workshop-numbered = Workshop { $number }
workshop-group = Group { $number }
themes = Themes
themes-none = Nobody has proposed a theme yet.
themes-chosen = Chosen ({ $count })
themes-proposed = Proposed ({ $count })
themes-parked = Parked ({ $count })
themes-done = Done ({ $count })
theme-state-chosen = Chosen
theme-state-in-statement = In a statement
themes-in-statement = In a statement ({ $count })
theme-origin = Found in the survey
theme-origin-count = { $count ->
    [one] One organisation wrote about it.
   *[other] { $count } organisations wrote about it.
}
theme-origin-few = Only a few organisations wrote about it, so their number is not told.
theme-weighed = Weighed in the workshop:
theme-statements = Statements that grew out of the theme
theme-statement-line = From theme to result
theme-state-proposed = Proposed
theme-state-parked = Parked
theme-state-done = Done
theme-why-parked = Why parked
theme-state-why = Reason
theme-backers =
    { $count ->
        [one] { $count } stands behind it
       *[other] { $count } stand behind it
    }
theme-untitled = Theme { $number } (name erased)
theme-new = Propose a theme
theme-new-intro = Say what matters to your organisation now. The theme is seen by the network's organisations.
theme-title = Name of the theme
theme-reason = Reasons
theme-reason-hint = Why does this matter? A sentence or two is enough.
theme-description = Description
theme-links = Background
theme-links-hint = Links that begin with https://, one on each line.
theme-propose = Propose
theme-proposed-by = Proposed by { $who }, { $when }.
theme-within = The theme was put into:
theme-erased = The theme's words were erased.
theme-supporters =
    { $count ->
        [0] Nobody else has said yet that they support it
        [one] Supported by
       *[other] Supported by ({ $count })
    }
theme-support = It matters to us too
theme-unsupport = Take our support back
theme-together = Themes put into this one
theme-set-state = What became of the theme
theme-because = Reason
theme-state-because = Seen by the network. Needed where a theme is parked.
theme-apart = Let it stand by itself
theme-apart-because = Seen by the network.
theme-reword = Change the theme's words
theme-erase = Erase the theme's words
theme-erase-text = Name, reasons, description and links go for good, earlier ones too. That there was a theme stays on record.
theme-history = History
theme-was-reworded = Its words were changed.
theme-was-put-together = Put into this one: { $titles }.
theme-was-taken-in = Put into { $title }.
theme-was-taken-apart = { $title } was taken apart: { $reason }
theme-was-set = { $state }.
theme-was-erased = Its words were erased.
workshop-new = Open a workshop
workshop-new-intro = Themes are gathered first; then each organisation or group chooses those that matter most. Works in a room, remotely, and both.
workshop-question-legend = Question
workshop-question-hint = For example: What should we campaign for now? One language is enough.
workshop-question = Question ({ $language })
workshop-choices = How many themes may each choose?
workshop-choices-of =
    { $count ->
        [one] one
       *[other] { $count } at most
    }
workshop-rules = Rules
workshop-rule-hidden = Choices stay hidden until all have chosen or the workshop closes
workshop-rule-phones = Phones may take part without signing in
workshop-phones-hint = Whoever takes part without signing in says themselves for which organisation or group. Such choices are marked.
workshop-bring = Bring themes of the network into the workshop
workshop-bring-which = Themes of the network that are weighed in this workshop
workshop-bring-hint = Proposed and parked themes. Name, reasons, proposer and supporters stay, and the theme does not become two.
workshop-open = Open the workshop
workshop-phase-gathering = Gathering themes
workshop-phase-choosing = Choosing
workshop-phase-closed = Closed
workshop-progress-gathering =
    { $joined ->
        [one] { $joined } takes part
       *[other] { $joined } take part
    }
workshop-progress-chosen = { $chosen } of { $joined } have chosen
workshop-hidden = Choices are still hidden. They are shown when all have chosen or the workshop closes.
workshop-organisations =
    { $count ->
        [one] { $count } organisation
       *[other] { $count } organisations
    }
workshop-groups =
    { $count ->
        [one] { $count } group
       *[other] { $count } groups
    }
workshop-erased-count =
    { $count ->
        [one] One participant's choice was erased.
       *[other] The choices of { $count } participants were erased.
    }
workshop-no-reason = no reason given
workshop-erased = words erased
workshop-late = Came late
workshop-late-hint = What came late is kept and shown here, and not counted in the result.
workshop-late-themes = Themes
workshop-late-choices = Choices
workshop-done-joined = You are in.
workshop-done-theme = The theme has been added.
workshop-done-theme-late = Themes were gathered no more. Yours is kept and shown among those that came late.
workshop-done-chosen = Your choice is stored. You can change it until the workshop closes.
workshop-done-chosen-late = The workshop had closed already. Your choice is kept among those that came late, and not counted.
workshop-done-saved = Saved.
workshop-theirs = What another device chose for you
workshop-theirs-hint = Your own choice is below. If you send it, it takes the place of this one.
workshop-choose-legend =
    { $count ->
        [one] Choose one theme
       *[other] Choose 1 to { $count } themes
    }
workshop-choose-hint = Say in short why. A choice counts without a reason too, and is marked so.
workshop-choose = Send the choice
workshop-choosing = Choose what matters most
workshop-why = for { $title }
workshop-why-short = Reason
workshop-own = Your choice
workshop-own-change = You can change it until the workshop closes.
workshop-own-hidden = The choice is stored. As choices are still hidden, phones do not show what was chosen. A new choice takes its place.
workshop-own-none = You had not chosen when the workshop closed.
workshop-choose-late = Send a choice late
workshop-add-title = Add a theme
workshop-add-theme = Add the theme
workshop-add-late = Add a theme late
workshop-add-late-hint = Themes are gathered no more. Yours is kept and shown apart.
workshop-themes =
    { $count ->
        [0] Themes
        [one] One theme
       *[other] { $count } themes
    }
workshop-themes-none = No themes have been added yet.
workshop-participants = Participants ({ $count })
workshop-has-chosen = has chosen
workshop-by-phone = without signing in
workshop-conduct = For coordinators
workshop-projector = Show on the wall
workshop-to-choosing = Begin choosing
workshop-to-choosing-hint = Themes are gathered no more. Those that are added later are kept apart.
workshop-to-closed = Close the workshop
workshop-to-closed-hint = The result stands and is shown. Choices that come later are kept apart.
workshop-back-to-gathering = Go back to gathering themes
workshop-back-to-choosing = Open choosing again
workshop-back-reason = Why?
workshop-back-hint = Stands on record.
workshop-door = Link and QR code for participants
workshop-door-hint = Phones come in here without signing in.
workshop-code = QR code that leads to the workshop
workshop-together = Put similar themes together
workshop-similar = Similar themes
workshop-similar-hint = Every name, reason and proposer stays and is shown. It can be undone.
workshop-into = Which one takes them in?
workshop-into-none = Choose a theme
workshop-adopt =
    { $count ->
        [one] Take the chosen theme up
       *[other] Take the { $count } chosen themes up
    }
workshop-adopt-hint = All themes that somebody chose are marked as chosen on the agenda. A single theme's state can be changed on its page.
workshop-erase = Erase a participant's words
workshop-erase-whose = Whose words are erased?
workshop-erase-hint = Choices, reasons and a group's name go for good. Themes are erased on their own pages.
workshop-erase-none = Choose a participant
workshop-result = Result
workshop-result-whole = The whole result by organisation
workshop-by-theme = By theme
workshop-by-organisation = By organisation
workshop-who = Organisation or group
workshop-what = Chosen themes
workshop-summary = Summary
workshop-summary-edit = Write the summary
workshop-summary-hint = It begins with the workshop's result. The text may have Markdown.
workshop-summary-in = Summary ({ $language })
workshop-publish = Publish the summary
workshop-publish-hint = Everybody can read the summary as it is saved.
workshop-published = Published { $when }
workshop-wall-join = Join by phone
workshop-wall-back = Back to the workshop
workshop-door-intro = Say first for whom you act. There is no need to sign in.
workshop-door-as-organisation = I act for an organisation
workshop-door-organisation = Name of the organisation
workshop-door-organisation-hint = The beginning of the name is enough.
workshop-door-search = Search
workshop-door-none = No such organisation was found in the network. Check the name, or go on as a group.
workshop-door-more = There are more. Type more of the name.
workshop-door-as-group = We are a group
workshop-door-groups = Go on as a group:
workshop-door-group = Name of the group
workshop-door-group-hint = The number of your table, for example.
workshop-door-enter = Go on as a group
workshop-door-kept = We keep only for which organisation or group you act and what you write, nothing about you.
workshop-door-as = Here as: { $name }.
workshop-door-other = Change
workshop-refresh = Refresh
summary-chosen-by =
    { $count ->
        [one] One organisation or group chose what matters most.
       *[other] { $count } organisations or groups chose what matters most.
    }
summary-chosen = Chosen themes
summary-alone = Named by one alone: weak signals
summary-others = Other themes
# End of themes and workshops.
