use super::*;
use crate::seen::facts::{Backups, Process};
use std::collections::BTreeSet;
use store::{Health, MemoryStore, Store};
use terms::Timestamp;

/// How things stand where nothing has happened.
pub(crate) fn facts() -> Facts {
    let store = MemoryStore::default().figures();
    let now = Timestamp::from_ms(1_800_000_000_000);
    Facts {
        now,
        health: Health::Healthy,
        store,
        mail_waiting: 0,
        process: Process::default(),
        backups: Backups::default(),
    }
}

/// Names of families.
fn families() -> BTreeSet<String> {
    let text = exposition(&Seen::new(), &facts());
    text.lines().filter_map(|line| Some(line.strip_prefix("# TYPE ")?.split_once(' ')?.0.to_owned())).collect()
}

#[test]
fn it_is_what_prometheus_reads() {
    let seen = Seen::new();
    seen.refusal(Place::Live, "storage");
    seen.refusal(Place::Http, "made up \"by\nsomebody");
    seen.requests[Route::Page.index()].add(Status::Done);
    seen.times[Route::Page.index()].add(700);
    let text = exposition(&seen, &facts());
    let mut family = "";
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            family = rest.split(' ').next().expect("a name");
            continue;
        }
        if line.starts_with("# HELP ") {
            continue;
        }
        let (name, value) = line.rsplit_once(' ').expect("a name and a value");
        assert!(name.starts_with(family), "{line} stands under {family}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
        let plain = |c: char| c.is_ascii_alphanumeric() || "_{}=\",.+-".contains(c);
        assert!(name.chars().all(plain), "{line}");
    }
    for line in [
        r#"lausuma_refusals_total{by="live",code="storage"} 1"#,
        r#"lausuma_refusals_total{by="http",code="unnamed"} 1"#,
        r#"lausuma_requests_total{route="page",status="2xx"} 1"#,
        r#"lausuma_request_seconds_bucket{route="page",le="0.00025"} 0"#,
        r#"lausuma_request_seconds_bucket{route="page",le="0.001"} 1"#,
        r#"lausuma_request_seconds_bucket{route="page",le="+Inf"} 1"#,
        r#"lausuma_request_seconds_sum{route="page"} 0.0007"#,
        "lausuma_ready 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is missing:\n{text}");
    }
}

fn packaged(name: &str) -> String {
    let path = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
}

/// Names that begin like ours, each as its family.
fn named(text: &str, families: &BTreeSet<String>) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours = words.filter(|word| word.starts_with("lausuma_"));
    let family = |name: &str| {
        let of_spread = ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part));
        of_spread.filter(|family| families.contains(*family)).unwrap_or(name).to_owned()
    };
    ours.map(family).collect()
}

/// After this word of a line of the rules.
fn said(rules: &str, word: &str) -> Vec<String> {
    rules
        .lines()
        .filter_map(|line| Some(line.trim().trim_start_matches("- ").strip_prefix(word)?.trim().to_owned()))
        .collect()
}

#[test]
fn what_the_dashboard_and_the_alarms_ask_for_is_there() {
    let families = families();
    let (dashboard, rules) = (packaged("packaging/dashboard.json"), packaged("packaging/alarms.yml"));
    serde_json::from_str::<serde_json::Value>(&dashboard).expect("the dashboard is JSON");
    for (file, text) in [("dashboard.json", &dashboard), ("alarms.yml", &rules)] {
        let missing: Vec<_> = named(text, &families).difference(&families).cloned().collect();
        assert!(missing.is_empty(), "{file} asks for {missing:?}, which the server does not give");
    }
    let shown = named(&dashboard, &families);
    let unseen: Vec<_> = families.difference(&shown).collect();
    assert!(unseen.is_empty(), "the dashboard does not show {unseen:?}");
}

#[test]
fn every_alarm_has_its_entry_in_the_runbook_and_every_trouble_its_alarm() {
    use crate::{pages::operator::runbook, seen::Trouble};
    use words::Language;
    let rules = packaged("packaging/alarms.yml");
    let (alarms, entries) = (said(&rules, "alert:"), said(&rules, "runbook: operations.md#"));
    assert!(alarms.len() == entries.len() && alarms.len() > Trouble::ALL.len(), "{alarms:?} {entries:?}");
    let named: BTreeSet<_> = alarms.into_iter().zip(entries.iter().cloned()).collect();
    for language in Language::ALL {
        let mut anchor = String::new();
        let mut told = BTreeSet::new();
        for line in runbook::text(language).lines() {
            if let Some(heading) = line.strip_prefix("### ") {
                anchor = runbook::anchor(heading);
            }
            let names = line.split('`').filter(|word| word.starts_with("Lausuma") && word.len() > "Lausuma".len());
            told.extend(names.map(|alarm| (alarm.to_owned(), anchor.clone())));
        }
        assert_eq!(named, told, "alarms.yml on the left, the runbook in {language:?} on the right");
    }
    for trouble in Trouble::ALL.into_iter().filter(|trouble| *trouble != Trouble::StoreClosed) {
        assert!(entries.iter().any(|entry| entry == trouble.name()), "{} has no alarm", trouble.name());
    }
}

#[test]
fn alarms_and_the_page_say_the_same_from_the_same_limit_on() {
    use terms::limits;
    let rules = packaged("packaging/alarms.yml");
    let percent = limits::SOCKETS_MANY_PERCENT as f64 / 100.0;
    let slow = limits::FLUSH_SLOW_US as f64 / MICRO;
    for (alarm, says) in [
        ("LausumaDiskLow", format!("< {} * lausuma_disk_reserve_bytes", limits::DISK_LOW_TIMES)),
        ("LausumaDiskSlow", format!(">= {slow}'")),
        ("LausumaFailing", format!(">= {}'", limits::FAILURES_MANY)),
        ("LausumaMailStuck", format!(">= {}'", limits::MAIL_STUCK)),
        ("LausumaFewSockets", format!(">= {percent} * lausuma_files_max")),
        ("LausumaBackupOld", format!("> {}'", limits::BACKUP_OLD_MS / 1_000)),
        ("LausumaBackupUnchecked", format!("> {}'", limits::BACKUP_CHECK_OLD_MS / 1_000)),
    ] {
        let (_, rule) = rules.split_once(&format!("alert: {alarm}\n")).unwrap_or_else(|| panic!("no alarm {alarm}"));
        let expression = rule.lines().next().unwrap_or_default();
        assert!(expression.contains(&says), "{alarm} has to say {says}: {expression}");
    }
}
