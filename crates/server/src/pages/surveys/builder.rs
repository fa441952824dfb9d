//! A questionnaire as a form holds it while it is being made: one list of headings and questions, each with its texts in
//! three languages. Its buttons add, move and remove; nothing that was typed is lost by any of them.

use crate::pages::{fields::Faults, filled::Filled};
use survey::{Choice, Kind, OptionKey, Place, Question, QuestionKey, Questionnaire, Section, Wordings};
use terms::limits;

/// The kinds of questions, as forms and keys of texts name them.
pub(super) const KINDS: [&str; 5] = ["single", "multiple", "scale", "number", "text"];

/// How many rows for options a new question has, and how many more are added at once.
const ROWS: u32 = 3;

/// One of the list: a heading, or a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    Section(u32),
    Question(u32),
}

impl Item {
    /// What its fields begin with.
    pub(super) fn name(self) -> String {
        match self {
            Item::Section(number) => format!("s{number}"),
            Item::Question(key) => format!("q{key}"),
        }
    }

    fn named(name: &str) -> Option<Item> {
        let number = name.get(1..)?.parse().ok()?;
        match name.get(..1)? {
            "s" => Some(Item::Section(number)),
            "q" => Some(Item::Question(number)),
            _ => None,
        }
    }
}

/// The list, in its order.
pub(super) fn items(filled: &Filled) -> Vec<Item> {
    filled.all("item").iter().filter_map(|name| Item::named(name)).collect()
}

/// The keys of a question's options, in their order.
pub(super) fn options(filled: &Filled, item: &str) -> Vec<u32> {
    filled.all(&format!("{item}-option")).iter().filter_map(|key| key.parse().ok()).collect()
}

/// The form of a questionnaire; `next` is the key for a question that is new.
pub(super) fn of(asked: &Questionnaire, next: QuestionKey) -> Filled {
    let mut form = worded(Filled::fresh(), "title", &asked.title);
    form = worded(form, "introduction", &asked.introduction).with("next", next.0.to_string());
    for (section, number) in asked.sections.iter().zip(1..) {
        let item = Item::Section(number).name();
        form = form.with("item", &*item);
        form = worded(form, &format!("{item}-title"), &section.title);
        form = worded(form, &format!("{item}-introduction"), &section.introduction);
        for question in &section.questions {
            form = of_question(form, question);
        }
    }
    form
}

fn of_question(form: Filled, question: &Question) -> Filled {
    let item = Item::Question(question.key.0).name();
    let field = |name: &str| format!("{item}-{name}");
    let mut form = worded(form.with("item", &*item), &field("text"), &question.text);
    form = worded(form, &field("hint"), &question.hint);
    if question.is_required {
        form = form.with(&field("required"), "yes");
    }
    let number = |form: Filled, name: &str, number: String| form.with(&field(name), number);
    match &question.kind {
        Kind::Single { options, takes_other } => {
            with_options(form.with(&field("kind"), "single"), &item, options, *takes_other)
        }
        Kind::Multiple { options, takes_other, at_most } => {
            let form = with_options(form.with(&field("kind"), "multiple"), &item, options, *takes_other);
            number(form, "at-most", at_most.map(|most| most.to_string()).unwrap_or_default())
        }
        Kind::Scale { from, to, low, high } => {
            let form =
                number(number(form.with(&field("kind"), "scale"), "from", from.to_string()), "to", to.to_string());
            worded(worded(form, &field("low"), low), &field("high"), high)
        }
        Kind::Number { least, most, unit } => {
            let said = |bound: &Option<i64>| bound.map(|bound| bound.to_string()).unwrap_or_default();
            let form = number(form.with(&field("kind"), "number"), "least", said(least));
            worded(number(form, "most", said(most)), &field("unit"), unit)
        }
        Kind::Text { chars_max } => number(form.with(&field("kind"), "text"), "chars", chars_max.to_string()),
    }
}

fn with_options(form: Filled, item: &str, options: &[Choice], takes_other: bool) -> Filled {
    let form = if takes_other { form.with(&format!("{item}-other"), "yes") } else { form };
    options.iter().fold(form, |form, option| {
        let form = form.with(&format!("{item}-option"), option.key.0.to_string());
        worded(form, &format!("{item}-o{}", option.key.0), &option.text)
    })
}

fn worded(form: Filled, name: &str, text: &Wordings) -> Filled {
    form.with(&format!("{name}-fi"), &*text.fi)
        .with(&format!("{name}-sv"), &*text.sv)
        .with(&format!("{name}-en"), &*text.en)
}

/// A first form, with one heading and one question.
pub(super) fn fresh() -> Filled {
    act(Filled::fresh().with("next", "1").with("item", "s1"), "add:text:s1").unwrap_or_default().put("focus", "")
}

/// The form after one of its buttons was pressed; none if that is no button that changes it.
pub(super) fn act(form: Filled, act: &str) -> Option<Filled> {
    let parts: Vec<&str> = act.split(':').collect();
    let mut list = items(&form);
    let at = |name: &str| Item::named(name).and_then(|item| list.iter().position(|each| *each == item));
    match parts[..] {
        ["up", name] => {
            let place = at(name)?;
            list.swap(place, place.checked_sub(1)?);
            Some(ordered(form, &list).put("focus", format!("{name}-up")))
        }
        ["down", name] => {
            let place = at(name)?;
            if place + 1 < list.len() {
                list.swap(place, place + 1);
            }
            Some(ordered(form, &list).put("focus", format!("{name}-down")))
        }
        ["remove", name] => {
            let place = at(name)?;
            list.remove(place);
            let focus = list.get(place.min(list.len().saturating_sub(1))).map(|item| format!("{}-remove", item.name()));
            Some(without(ordered(form, &list), name).put("focus", focus.unwrap_or_default()))
        }
        ["options", name] => {
            at(name)?;
            let first = options(&form, name).into_iter().max().unwrap_or_default() + 1;
            Some(rows(form, name, first).put("focus", format!("{name}-o{first}-fi")))
        }
        ["section"] => {
            let number = list.iter().map(|item| if let Item::Section(number) = item { *number } else { 0 }).max();
            let item = Item::Section(number.unwrap_or_default() + 1);
            list.push(item);
            Some(ordered(form, &list).put("focus", format!("{}-title-fi", item.name())))
        }
        ["add", kind, after] => {
            let kind = KINDS.into_iter().find(|each| *each == kind)?;
            let place = at(after).map_or(list.len(), |place| place + 1);
            Some(added(form, list, kind, place))
        }
        _ => None,
    }
}

fn added(form: Filled, mut list: Vec<Item>, kind: &str, place: usize) -> Filled {
    let known = list.iter().map(|item| if let Item::Question(key) = item { key + 1 } else { 1 }).max().unwrap_or(1);
    let key = form.get("next").parse().unwrap_or(1).max(known);
    let item = Item::Question(key);
    list.insert(place, item);
    let name = item.name();
    let form = ordered(form, &list).put("next", (key + 1).to_string()).with(&format!("{name}-kind"), kind);
    let form = form.put("focus", format!("{name}-text-fi"));
    match kind {
        "single" | "multiple" => rows(form, &name, 1),
        "scale" => form.with(&format!("{name}-from"), "1").with(&format!("{name}-to"), "5"),
        "text" => form.with(&format!("{name}-chars"), "2000"),
        _ => form,
    }
}

fn rows(form: Filled, name: &str, first: u32) -> Filled {
    (first..first.saturating_add(ROWS)).fold(form, |form, key| form.with(&format!("{name}-option"), key.to_string()))
}

fn ordered(form: Filled, list: &[Item]) -> Filled {
    let mut form = form.without("item");
    for item in list {
        form = form.with("item", item.name());
    }
    form
}

fn without(form: Filled, name: &str) -> Filled {
    let gone: Vec<String> =
        form.names().filter(|field| field.starts_with(&format!("{name}-"))).map(str::to_owned).collect();
    gone.iter().fold(form, |form, field| form.without(field))
}

/// What the form asks, unchecked, and what of it is no number. Options without a text are left out.
pub(super) fn read(form: &Filled, not_a_number: &str) -> (Questionnaire, Faults) {
    let mut faults = Faults::default();
    let mut asked = Questionnaire {
        title: wordings(form, "title"),
        introduction: wordings(form, "introduction"),
        sections: vec![],
    };
    for item in items(form) {
        let name = item.name();
        match item {
            Item::Section(_) => asked.sections.push(Section {
                title: wordings(form, &format!("{name}-title")),
                introduction: wordings(form, &format!("{name}-introduction")),
                questions: vec![],
            }),
            Item::Question(key) => {
                let question = Question {
                    key: QuestionKey(key),
                    text: wordings(form, &format!("{name}-text")),
                    hint: wordings(form, &format!("{name}-hint")),
                    is_required: form.get(&format!("{name}-required")) == "yes",
                    kind: kind(form, &name, &mut Numbers { faults: &mut faults, not_a_number }),
                };
                // A question before the first heading stands in a part without one.
                if asked.sections.is_empty() {
                    asked.sections.push(Section::default());
                }
                asked.sections.last_mut().into_iter().for_each(|section| section.questions.push(question.clone()));
            }
        }
    }
    (asked, faults)
}

/// Reads numbers and notes what is none.
struct Numbers<'a> {
    faults: &'a mut Faults,
    not_a_number: &'a str,
}

impl Numbers<'_> {
    fn read<T: std::str::FromStr>(&mut self, form: &Filled, field: String) -> Option<T> {
        let typed: String = form.get(&field).chars().filter(|c| !c.is_whitespace()).collect();
        if typed.is_empty() {
            return None;
        }
        let read = typed.replace('−', "-").parse().ok();
        if read.is_none() {
            self.faults.add(field, self.not_a_number.to_owned());
        }
        read
    }
}

fn kind(form: &Filled, name: &str, numbers: &mut Numbers<'_>) -> Kind {
    let field = |part: &str| format!("{name}-{part}");
    let takes_other = form.get(&field("other")) == "yes";
    match form.get(&field("kind")) {
        "single" => Kind::Single { options: choices(form, name), takes_other },
        "multiple" => {
            let at_most = numbers.read(form, field("at-most"));
            Kind::Multiple { options: choices(form, name), takes_other, at_most }
        }
        "scale" => Kind::Scale {
            from: numbers.read(form, field("from")).unwrap_or(1),
            to: numbers.read(form, field("to")).unwrap_or(5),
            low: wordings(form, &field("low")),
            high: wordings(form, &field("high")),
        },
        "number" => Kind::Number {
            least: numbers.read(form, field("least")),
            most: numbers.read(form, field("most")),
            unit: wordings(form, &field("unit")),
        },
        _ => {
            Kind::Text { chars_max: numbers.read(form, field("chars")).unwrap_or(limits::SURVEY_TEXT_CHARS_MAX as u32) }
        }
    }
}

fn choices(form: &Filled, name: &str) -> Vec<Choice> {
    let all = options(form, name).into_iter();
    let choice = |key| Choice { key: OptionKey(key), text: wordings(form, &format!("{name}-o{key}")) };
    all.map(choice).filter(|choice| !is_blank(&choice.text)).collect()
}

fn is_blank(text: &Wordings) -> bool {
    [&text.fi, &text.sv, &text.en].into_iter().all(|text| text.trim().is_empty())
}

fn wordings(form: &Filled, name: &str) -> Wordings {
    let of = |tag: &str| form.get(&format!("{name}-{tag}")).to_owned();
    Wordings { fi: of("fi"), sv: of("sv"), en: of("en") }
}

/// The field in which something is wrong.
pub(super) fn field_of(form: &Filled, place: Place) -> String {
    match place {
        Place::Whole => "title-fi".to_owned(),
        Place::Question(key) => format!("q{}-text-fi", key.0),
        Place::Section(number) => {
            let sections = items(form).into_iter().filter(|item| matches!(item, Item::Section(_)));
            let found = sections.clone().nth(number as usize).or_else(|| sections.clone().next());
            found.map_or("title-fi".to_owned(), |item| format!("{}-title-fi", item.name()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(form: Filled, acts: &[&str]) -> Filled {
        acts.iter().fold(form, |form, pressed| act(form, pressed).expect("a button"))
    }

    fn names(form: &Filled) -> Vec<String> {
        items(form).into_iter().map(Item::name).collect()
    }

    #[test]
    fn buttons_add_move_and_remove_and_keep_what_was_typed() {
        let form = fresh().put("q1-text-fi", "Ensimmäinen");
        let form = done(form, &["add:single:q1", "section", "add:scale:s2"]);
        assert_eq!(names(&form), ["s1", "q1", "q2", "s2", "q3"]);
        let form = done(form, &["up:q3", "down:q1"]);
        assert_eq!(names(&form), ["s1", "q2", "q1", "q3", "s2"]);
        assert_eq!(form.get("q1-text-fi"), "Ensimmäinen");
        let form = done(form, &["remove:q2", "add:text:q1"]);
        assert_eq!(names(&form), ["s1", "q1", "q4", "q3", "s2"], "a key is never given again");
        assert_eq!(options(&form, "q2"), Vec::<u32>::new());
        assert!(act(form.clone(), "up:s1").is_none(), "nothing is above the first");
        assert!(act(form.clone(), "add:poll:q1").is_none());
        assert!(act(form, "up:q9").is_none());
    }

    #[test]
    fn a_form_reads_back_as_what_it_was_made_of() {
        let form = done(fresh(), &["add:single:q1", "add:multiple:q2", "add:scale:q3", "add:number:q4", "options:q2"]);
        assert_eq!(options(&form, "q2"), [1, 2, 3, 4, 5, 6]);
        let form = form.put("title-fi", "Kysely").put("q2-o1-fi", "Kyllä").put("q2-o3-sv", "Nej").put("q5-least", "0");
        let form = form.put("q3-o1-fi", "A").put("q3-other", "yes").put("q3-at-most", "1").put("q4-low-en", "no");
        let form = (1..=5).fold(form, |form, key| form.put(&format!("q{key}-text-fi"), "Miksi?"));
        let (asked, faults) = read(&form, "ei luku");
        assert!(faults.is_empty());
        let asked = asked.checked().expect("it can be asked");
        assert_eq!(asked.questions().count(), 5);
        let (again, _) = read(&of(&asked, QuestionKey(6)), "ei luku");
        assert_eq!(again, asked);
        let (_, faults) = read(&form.put("q4-to", "viisi"), "ei luku");
        assert_eq!(faults.of("q4-to"), Some("ei luku"));
    }
}
