//! What the answers to a survey come to, over HTTP: real answers of the demonstration's organisations.

mod groups;

use crate::harness::{COMMENTER, COORDINATOR, Server};
use crate::surveys::in_hours;
use serde_json::{Value, json};

const SURVEYS: &str = "/api/v1/surveys";
const RESULTS: &str = "/api/v1/surveys/1/results";

/// A question of each kind.
fn questionnaire() -> Value {
    let options = json!([
        {"key": 1, "text": {"fi": "Kyllä", "sv": "Ja"}},
        {"key": 2, "text": {"fi": "Ei", "sv": "Nej"}},
        {"key": 3, "text": {"fi": "=1+1", "sv": "=1+1"}}
    ]);
    json!({
        "title": {"fi": "Järjestökysely 2026", "sv": "Organisationsenkät 2026"},
        "sections": [{"title": {"fi": "Toiminta"}, "questions": [
            {"key": 1, "text": {"fi": "Saatteko avustusta?", "sv": "Får ni understöd?"}, "kind": "single", "options": options, "other": true},
            {"key": 2, "text": {"fi": "Mitä tarvitsette?"}, "kind": "multiple", "options": options, "at_most": 2},
            {"key": 3, "text": {"fi": "Kuinka hyvin teitä kuullaan?"}, "kind": "scale", "from": 1, "to": 5, "low": {"fi": "ei lainkaan"}},
            {"key": 4, "text": {"fi": "Montako jäsentä?"}, "kind": "number", "least": 0},
            {"key": 5, "text": {"fi": "Mitä muuta?"}, "kind": "text", "chars_max": 1000}
        ]}]
    })
}

/// A server with a survey that is open.
pub(crate) struct Surveyed {
    pub(crate) server: Server,
    pub(crate) coordinator: String,
    folder: tempfile::TempDir,
}

impl Surveyed {
    pub(crate) fn open(promise: &str) -> Surveyed {
        let (server, folder) = Server::demo();
        let coordinator = server.sign_in(COORDINATOR);
        let drafted = server.post(SURVEYS, Some(&coordinator), &json!({"questionnaire": questionnaire()}));
        assert_eq!(drafted.status, 201, "{}", drafted.text());
        let opened = json!({"closes_at": in_hours(24), "promise": promise});
        let opened = server.post(&format!("{SURVEYS}/1/open"), Some(&coordinator), &opened);
        assert_eq!(opened.status, 200, "{}", opened.text());
        Surveyed { server, coordinator, folder }
    }

    /// So many organisations answer, as a coordinator records it: the first `yes` of them the first option, the others the
    /// second.
    pub(crate) fn answered(&self, count: usize, yes: usize) {
        let listed = self.server.get("/api/v1/organisations?standing=member&limit=100", Some(&self.coordinator)).json();
        let organisations = listed["items"].as_array().expect("a list");
        assert!(organisations.len() >= count, "the demonstration has {} organisations", organisations.len());
        for (place, organisation) in organisations.iter().take(count).enumerate() {
            let option = if place < yes { 1 } else { 2 };
            let answers = json!({
                "1": {"chosen": {"options": [option]}},
                "2": {"chosen": {"options": if place % 2 == 0 { vec![1, 3] } else { vec![2] }}},
                "3": {"number": 2 + place % 2},
                "4": {"number": 100 * place},
                "5": {"text": format!("=HYPERLINK(\"{place}\")")}
            });
            let recorded = json!({
                "respondent": organisation["id"], "channel": "mail", "source": "sähköposti", "answers": answers
            });
            let recorded = self.server.post(&format!("{SURVEYS}/1/recorded"), Some(&self.coordinator), &recorded);
            assert!(matches!(recorded.status, 200 | 201), "{}", recorded.text());
        }
    }

    pub(crate) fn close(&self) {
        let close = json!({"reason": "Kaikki ovat vastanneet."});
        let closed = self.server.post(&format!("{SURVEYS}/1/close"), Some(&self.coordinator), &close);
        assert_eq!(closed.status, 200, "{}", closed.text());
    }

    pub(crate) fn results(&self, query: &str) -> Value {
        let results = self.server.get(&format!("{RESULTS}{query}"), Some(&self.coordinator));
        assert_eq!(results.status, 200, "{}", results.text());
        results.json()
    }
}

fn counts(question: &Value) -> Vec<Option<u64>> {
    question["rows"].as_array().expect("rows").iter().map(|row| row["count"].as_u64()).collect()
}

#[test]
fn figures_are_those_of_the_answers() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(8, 6);
    let results = surveyed.results("");
    assert_eq!((&results["respondents"], &results["promise"]), (&json!(8), &json!("named")));
    let questions = results["questions"].as_array().expect("questions");
    assert_eq!(counts(&questions[0]), [Some(6), Some(2), Some(0), Some(0)]);
    assert_eq!(questions[0]["rows"][0]["per_mille"], 750);
    assert_eq!((&questions[0]["answered"], &questions[0]["of"]), (&json!(8), &json!(8)));
    // Ranked: as many chose each of them.
    assert_eq!(counts(&questions[1]), [Some(4), Some(4), Some(4)]);
    assert_eq!(questions[1]["rows"][2]["place"], 1);
    assert_eq!(counts(&questions[2]), [Some(0), Some(4), Some(4), Some(0), Some(0)]);
    assert_eq!(questions[2]["values"][0], json!({"name": "mean", "value": "2,5"}));
    assert_eq!(questions[3]["values"][2], json!({"name": "sum", "value": "2\u{a0}800"}));
    assert_eq!(questions[4]["texts"].as_array().map(Vec::len), Some(8));
    assert!(questions[4]["texts"][0]["organisation"].is_string());
}

#[test]
fn who_sees_results_depends_on_when() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(5, 5);
    let (server, other) = (&surveyed.server, surveyed.server.sign_in(COMMENTER));
    let status = |token: Option<&str>| server.get(RESULTS, token).status;
    assert_eq!((status(Some(&surveyed.coordinator)), status(Some(&other)), status(None)), (200, 409, 401));
    let early = server.post(&format!("{RESULTS}/publication"), Some(&surveyed.coordinator), &json!({}));
    assert_eq!(early.problem(), "survey-not-closed");
    surveyed.close();
    assert_eq!((status(Some(&other)), status(None)), (200, 401));
    let forbidden = server.post(&format!("{RESULTS}/publication"), Some(&other), &json!({}));
    assert_eq!(forbidden.status, 403);
    let published = server.post(&format!("{RESULTS}/publication"), Some(&surveyed.coordinator), &json!({}));
    assert_eq!(published.status, 200, "{}", published.text());
    let public = server.get(RESULTS, None);
    assert_eq!(public.status, 200);
    assert!(public.json()["questions"][4]["texts"][0]["organisation"].is_null(), "the world reads no names");
    let page = server.get("/surveys/1/results", None);
    assert_eq!(page.status, 200);
    assert_eq!(server.get("/api/v1/surveys/2/results", None).status, 401);
}

#[test]
fn a_promise_of_anonymity_is_kept_towards_everybody() {
    let surveyed = Surveyed::open("anonymous");
    surveyed.answered(9, 6);
    let later = surveyed.server.get(RESULTS, Some(&surveyed.coordinator));
    assert_eq!((later.status, later.problem()), (409, "survey-results-later".to_owned()));
    surveyed.close();
    let results = surveyed.results("");
    let questions = results["questions"].as_array().expect("questions");
    // Three said no: taken from all they would be known, so all is kept back.
    assert_eq!(counts(&questions[0]), [None, None, None, None, Some(9)]);
    assert_eq!(questions[3]["values"].as_array().map(Vec::len), Some(2), "mean and sum alone");
    let texts = questions[4]["texts"].as_array().expect("texts");
    assert!(texts.len() == 9 && texts.iter().all(|text| text["organisation"].is_null()));
    let csv = surveyed.server.get("/surveys/1/results.csv", Some(&surveyed.coordinator)).text();
    let listed =
        surveyed.server.get("/api/v1/organisations?standing=member&limit=100", Some(&surveyed.coordinator)).json();
    let rows = surveyed.server.get("/surveys/1/answers.csv", Some(&surveyed.coordinator));
    let why = rows.text();
    assert!(rows.status == 403 && why.contains("vastaajille luvattiin nimettömyys") && !why.contains("HYPERLINK"));
    for organisation in listed["items"].as_array().expect("a list") {
        let name = organisation["name"].as_str().unwrap_or("?");
        assert!(!csv.contains(name), "{name}");
    }
}

/// What happens is drawn by a seed: organisations change, leave, and answer late.
#[test]
fn whatever_happens_after_the_close_no_shown_figure_changes() {
    let surveyed = Surveyed::open("anonymous");
    let (kinds, sizes, counties) =
        (["association", "umbrella", "company"], ["under-50", "50-199", "1000-4999"], ["KU", "PI", "KS"]);
    // More than the demonstration has: enough for groups that are shown by themselves.
    let made = (0..18).map(|at| {
        let wish = json!({"names": {"fi": format!("Lisäjärjestö {at} ry")}, "kind": kinds[at % 2], "size": sizes[at % 2], "county": counties[at % 2]});
        let made = surveyed.server.post("/api/v1/organisations", Some(&surveyed.coordinator), &wish);
        assert_eq!(made.status, 201, "{}", made.text());
        made.json()["id"].as_str().expect("an id").to_owned()
    });
    let made: Vec<String> = made.collect();
    surveyed.answered(28, 14);
    surveyed.close();
    let shown = |surveyed: &Surveyed| {
        let filters = [("kind", kinds), ("size", sizes), ("county", counties)];
        let all = filters.iter().flat_map(|(name, values)| values.iter().map(move |value| format!("?{name}={value}")));
        [String::new()].into_iter().chain(all).map(|query| surveyed.results(&query)).collect::<Vec<_>>()
    };
    let before = shown(&surveyed);
    let told = before.iter().filter(|results| results["respondents"].is_u64()).count();
    assert!(told > 2, "groups can be looked at: {before:?}");
    let server = &surveyed.server;
    let mut state = 20_261_129_u64;
    let mut draw = |of: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % of
    };
    for _ in 0..24 {
        // The last ones leave, the others change.
        let (place, three) = (draw(made.len() - 6), draw(3));
        let path = format!("/api/v1/organisations/{}", made[place]);
        let changed = match draw(5) {
            0 => json!({"kind": kinds[three]}),
            1 => json!({"size": sizes[three]}),
            2 => json!({"county": counties[three]}),
            3 => {
                surveyed.answered(1 + draw(6), draw(6));
                continue;
            }
            _ => {
                let path = format!("/api/v1/organisations/{}/remove", made[made.len() - 6 + draw(6)]);
                server.post(&path, Some(&surveyed.coordinator), &json!({"reason": "Lopetti"}));
                continue;
            }
        };
        let mut changed = changed;
        changed["based_on"] = server.get(&path, None).json()["revision"].clone();
        let changed = server.ask("PATCH", &path, Some(&surveyed.coordinator), &changed);
        assert_eq!(changed.status, 200, "{}", changed.text());
    }
    assert_eq!(shown(&surveyed), before);
    let reopened = json!({"closes_at": in_hours(24), "reason": "Postilakko"});
    let reopened = server.post(&format!("{SURVEYS}/1/reopen"), Some(&surveyed.coordinator), &reopened);
    assert_eq!((reopened.status, reopened.problem().as_str()), (409, "survey-results-settled"));
    let Surveyed { server, coordinator, folder } = surveyed;
    assert!(server.stop());
    assert_eq!(shown(&Surveyed { server: Server::start(folder.path()), coordinator, folder }), before, "read anew");
}

#[test]
fn a_filter_counts_those_that_it_names() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(10, 10);
    let kinds = ["association", "umbrella", "network", "foundation", "cooperative", "public-body", "company", "other"];
    let each = kinds.map(|kind| surveyed.results(&format!("?kind={kind}"))["respondents"].as_u64().expect("a number"));
    assert_eq!(each.iter().sum::<u64>(), 10);
    let unknown = surveyed.server.get(&format!("{RESULTS}?kind=planet"), Some(&surveyed.coordinator));
    assert_eq!(unknown.status, 400);
    assert_eq!(surveyed.results("?from=outside")["respondents"], 0);
}

#[test]
fn files_hold_what_the_page_shows_and_no_formula() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(6, 4);
    let get = |path: &str| surveyed.server.get(path, Some(&surveyed.coordinator));
    let csv = get("/surveys/1/results.csv");
    assert_eq!((csv.status, csv.kind.as_str()), (200, "text/csv; charset=utf-8"));
    let text = csv.text();
    assert!(text.contains("Saatteko avustusta?;Kyllä;4;66,7;;6;6"), "{text}");
    assert!(!text.contains(";=") && !text.contains(";\"="), "{text}");
    let xlsx = get("/surveys/1/results.xlsx");
    assert_eq!((xlsx.status, &xlsx.body[..2]), (200, &b"PK"[..]));
    let svg = get("/surveys/1/results/1.svg");
    assert_eq!((svg.status, svg.kind.as_str()), (200, "image/svg+xml"));
    assert!(svg.text().contains("Saatteko avustusta?") && svg.text().contains("4\u{a0}·\u{a0}66,7"));
    assert_eq!((get("/surveys/1/results/5.svg").status, get("/surveys/1/results/9").status), (404, 404));
    let page = get("/surveys/1/results").text();
    assert!(page.contains("role=\"img\"") && page.contains("<table class=\"figures\">") && page.contains("66,7"));
    assert!(get("/surveys/1/results/5").text().contains("HYPERLINK"));
    let answers = get("/surveys/1/answers.csv");
    assert_eq!((answers.status, answers.kind.as_str()), (200, "text/csv; charset=utf-8"));
    let text = answers.text();
    let rows: Vec<&str> = text.trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 7, "{text}");
    assert!(rows[0].contains("Järjestö;") && rows[0].ends_with("Montako jäsentä?;Mitä muuta?"), "{text}");
    assert!(text.contains("HYPERLINK") && !text.contains(";=") && !text.contains(";\"="), "{text}");
    assert_eq!(&get("/surveys/1/answers.xlsx").body[..2], &b"PK"[..]);
    assert!(page.contains("/surveys/1/answers.xlsx"));
    let other = surveyed.server.sign_in(COMMENTER);
    assert_eq!(surveyed.server.get("/surveys/1/answers.csv", Some(&other)).status, 403);
}

#[test]
fn an_earlier_survey_stands_beside_this_one() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(6, 4);
    surveyed.close();
    let post = |path: &str, body: &Value| surveyed.server.post(path, Some(&surveyed.coordinator), body);
    assert_eq!(post(SURVEYS, &json!({"questionnaire": questionnaire()})).status, 201);
    let opened = post(&format!("{SURVEYS}/2/open"), &json!({"closes_at": in_hours(24), "promise": "named"}));
    assert_eq!(opened.status, 200);
    let results = surveyed.server.get(&format!("{SURVEYS}/2/results?compare=1"), Some(&surveyed.coordinator)).json();
    assert_eq!(results["questions"][0]["before"], 1);
    assert_eq!(results["questions"][0]["rows"][0]["before"], 4);
    assert_eq!(results["questions"][0]["rows"][0]["before_per_mille"], 667);
    let page = surveyed.server.get("/surveys/2/results?compare=1", Some(&surveyed.coordinator));
    assert_eq!(page.status, 200);
}

/// All that answered were asked, and are heard for the first time; the world is told of the survey once its results are public.
fn year(surveyed: &Surveyed) {
    let now = jiff::Zoned::now().in_tz("Europe/Helsinki").expect("the zone is known").year();
    let year = surveyed.server.get(&format!("/api/v1/year/{now}"), Some(&surveyed.coordinator)).json();
    let figure = |name: &str| {
        let figures = year["figures"].as_array().expect("figures").iter();
        let found =
            figures.clone().find(|figure| figure["name"] == name).unwrap_or_else(|| panic!("no {name}: {year}"));
        (found["count"].as_u64(), found["of"].as_u64(), found["before"].as_u64())
    };
    assert_eq!(figure("surveys"), (Some(1), None, Some(0)));
    let (answered, asked, before) = figure("survey-answered");
    assert_eq!((answered, before), (Some(8), Some(0)));
    assert!(asked.is_some_and(|asked| asked > 8), "{year}");
    assert_eq!(figure("answered").0, Some(8));
    assert_eq!(figure("first-heard"), (Some(8), Some(8), Some(0)));
    assert_eq!(figure("reached").0, asked);
    assert_eq!(figure("survey-outsiders"), (Some(0), None, Some(0)));
    let page = surveyed.server.get(&format!("/year/{now}"), Some(&surveyed.coordinator)).text();
    let surveys = page.split(r#"id="surveys""#).nth(1).expect("its surveys");
    assert!(surveys.contains("/surveys/1/results") && surveys.contains("8 vastausta"), "{surveys}");
    let csv = surveyed.server.get(&format!("/year/{now}.csv"), Some(&surveyed.coordinator)).text();
    assert!(csv.contains("Vastannut kyselyyn"), "{csv}");
    let publication = format!("/api/v1/year/{now}/publication");
    let published = surveyed.server.ask("PUT", &publication, Some(&surveyed.coordinator), &json!({}));
    assert_eq!(published.status, 200, "{}", published.text());
    let world = surveyed.server.get(&format!("/year/{now}"), None).text();
    assert!(world.contains("jonka tuloksia ei ole julkaistu") && !world.contains("Järjestökysely 2026"), "{world}");
}

#[test]
fn an_earlier_year_comes_in_from_a_table_that_excel_has_written() {
    let surveyed = Surveyed::open("named");
    surveyed.answered(6, 4);
    let send = |query: &str, file: &[u8]| {
        let headers =
            [("authorization", format!("Bearer {}", surveyed.coordinator)), ("content-type", "text/csv".to_owned())];
        surveyed.server.send("POST", &format!("{RESULTS}/earlier?name=2024{query}"), &headers, file)
    };
    // As Finnish Excel saves it: windows-1252, semicolons.
    let file = b"J\xe4rjest\xf6;Saatteko avustusta?;q3;Mit\xe4 tarvitsette?;Muoto\r\n\
        A ry;Kyll\xe4;2;Kyll\xe4, Ei;umbrella\r\nB ry;Ei;noin kolme;;association\r\nC ry;Vain kes\xe4ll\xe4;5;Ei;outo\r\n";
    let looked = send("&dry_run=true", file);
    assert_eq!(looked.status, 200, "{}", looked.text());
    let understood = looked.json();
    assert_eq!((&understood["kept"], &understood["answers"]), (&json!(false), &json!(3)));
    assert_eq!(
        understood["columns"][0],
        json!({"heading": "Järjestö", "question": null, "option": null, "sort": null})
    );
    assert_eq!(understood["columns"][4]["sort"], "kind");
    assert_eq!(understood["columns"][1]["question"], 1);
    let unread = json!([
        {"line": 3, "heading": "q3", "text": "noin kolme"},
        {"line": 4, "heading": "Muoto", "text": "outo"}
    ]);
    assert_eq!(understood["unread"], unread);
    let kept = send("", file);
    assert_eq!((kept.status, &kept.json()["kept"]), (200, &json!(true)));
    let compared = surveyed.results("?compare=e0");
    let before = |question: usize, row: usize| compared["questions"][question]["rows"][row]["before"].clone();
    assert_eq!((before(0, 0), before(0, 1), before(0, 3)), (json!(1), json!(1), json!(1)));
    assert_eq!((before(2, 1), before(2, 4)), (json!(1), json!(1)));
    let page = surveyed.server.get("/surveys/1/results?compare=e0", Some(&surveyed.coordinator));
    assert!(page.status == 200 && page.text().contains("2024"));
    let one = surveyed.results("?compare=e0&kind=association");
    let before = |row: usize| one["questions"][0]["rows"][row]["before"].clone();
    assert_eq!((before(0), before(1)), (json!(0), json!(1)), "the one association that answered then");
    let narrowed = surveyed.server.get("/surveys/1/results?compare=e0&size=under-50", Some(&surveyed.coordinator));
    let told = "ei kerrottu, mitä rajaus kysyy";
    assert!(narrowed.text().contains(told) && !page.text().contains(told), "{}", narrowed.text());
    let unknown = send("", b"Nimi;Kunta\r\nA ry;Kotka\r\n");
    assert_eq!((unknown.status, unknown.problem()), (422, "survey-year-no-questions".to_owned()));
    let missing = surveyed.server.get(&format!("{RESULTS}?compare=e7"), Some(&surveyed.coordinator));
    assert_eq!(missing.status, 404);
}
