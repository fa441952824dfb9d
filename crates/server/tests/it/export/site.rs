//! The copy of the public site.

use super::{PUBLIC, data, export, files, parts, told};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tempfile::TempDir;

/// The element's names and attributes, in their order; an end tag has a slash before its name.
fn tags(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut found = vec![];
    for part in page.split('<').skip(1) {
        let tag = part.split('>').next().expect("a tag ends");
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = vec![];
        while let Some((attribute, more)) = rest.split_once("=\"") {
            let (value, more) = more.split_once('"').expect("a value ends");
            attributes.push((attribute.trim().to_owned(), value.replace("&amp;", "&")));
            rest = more;
        }
        found.push((name.to_owned(), attributes));
    }
    found
}

/// Elements that have no end.
const VOID: [&str; 6] = ["meta", "link", "img", "br", "hr", "input"];

/// The ids of a page, which is well-formed: what begins ends where it began, and nothing is named twice.
fn ids(name: &str, page: &str) -> BTreeSet<String> {
    assert!(page.starts_with("<!DOCTYPE html><html lang=\""), "{name}");
    let (mut open, mut ids) = (vec![], BTreeSet::new());
    for (tag, attributes) in tags(page).into_iter().skip(1) {
        if let Some(end) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(end), "{name}");
        } else if !VOID.contains(&tag.as_str()) {
            open.push(tag.clone());
        }
        let names: BTreeSet<&String> = attributes.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), attributes.len(), "{name}: {tag}");
        let ids_of = attributes.iter().filter(|(attribute, _)| attribute == "id");
        ids_of.for_each(|(_, id)| assert!(ids.insert(id.clone()), "{name}: {id}"));
    }
    assert!(open.is_empty(), "{name}: {open:?}");
    ids
}

/// The file that a link of a file names; none if it leads out of the folder.
fn followed(from: &str, link: &str) -> Option<String> {
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for part in link.split('/') {
        if part == ".." { path.pop().map(drop)? } else { path.push(part) }
    }
    Some(path.join("/"))
}

#[test]
fn every_link_of_a_copy_leads_to_what_is_there_or_to_the_original() {
    let ((data, slug), target) = (data(), TempDir::new().expect("a folder"));
    let site = target.path().join("kopio");
    let (done, said) = export(data.path(), &["--site", site.to_str().expect("text"), "--public-url", PUBLIC]);
    assert!(done && said.contains("published statements 1") && said.contains(PUBLIC), "{said}");
    let files = files(&site);
    for file in ["index.html", "sv/index.html", "en/index.html", "feed.atom", "sv/feed.atom", "lausuma-copy.txt"] {
        assert!(files.contains_key(file), "{file}");
    }
    for language in ["", "/sv"] {
        for page in ["", "/counter", "/text"] {
            assert!(files.contains_key(&format!("s/{slug}{language}{page}/index.html")), "{language}{page}");
        }
    }
    assert!(files.contains_key(&format!("s/{slug}/versions/2/index.html")));
    for ending in ["pdf", "docx", "html", "md", "txt", "json", "ledger", "zip"] {
        assert!(files.contains_key(&format!("s/{slug}.{ending}")), "{ending}");
        assert!(ending == "ledger" || files.contains_key(&format!("s/{slug}.sv.{ending}")), "{ending}");
    }
    let page = |name: &str| String::from_utf8(files[name].clone()).expect("text");
    let pages = || files.keys().filter(|name| name.ends_with(".html"));
    let ids: BTreeMap<&String, BTreeSet<String>> = pages().map(|name| (name, ids(name, &page(name)))).collect();
    let mut local = 0;
    for name in pages() {
        for (tag, attributes) in tags(&page(name)) {
            assert!(!["form", "script", "button", "input"].contains(&tag.as_str()), "{name}: {tag}");
            for (attribute, link) in attributes.iter().filter(|(name, _)| name == "href" || name == "src") {
                if link.starts_with("https://") {
                    assert!(attribute == "href" && (tag == "a" || !link.ends_with(".css")), "{name}: {link}");
                    continue;
                }
                assert!(!link.starts_with('/') && !link.contains(['?', ':']), "{name}: {link}");
                let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
                let to = if path.is_empty() { name.clone() } else { followed(name, path).expect("it stays inside") };
                assert!(files.contains_key(&to), "{name}: {link}");
                assert!(fragment.is_empty() || ids[&to].contains(fragment), "{name}: {link}");
                local += 1;
            }
        }
    }
    assert!(local > 80, "the links were found: {local}");
    let front = page("index.html");
    assert!(front.contains(&format!(r#"href="s/{slug}/index.html""#)) && front.contains(">Allekirjoitukset</a>"));
    assert!(front.contains(r#"href="sv/index.html""#) && front.contains("Tämä on kopio"), "{front}");
    let swedish = page(&format!("s/{slug}/sv/index.html"));
    assert!(swedish.contains(r#"class="brand" href="../../../sv/index.html""#), "{swedish}");
    assert!(swedish.contains("Kommunen ordnar &amp; betalar &lt;allt&gt;.") && swedish.contains("kopia av sidan"));
    let original = format!(r#"<a rel="external" href="{PUBLIC}/s/{slug}?language=sv">"#);
    assert!(swedish.contains(&original), "{swedish}");
    let counter = page(&format!("s/{slug}/sv/counter/index.html"));
    assert!(counter.contains(r#"href="../../index.html""#), "what other sites show leads into the copy: {counter}");
}

#[test]
fn a_copy_has_the_bytes_of_the_server_and_none_of_what_is_not_public() {
    let (scene, slug) = told();
    let endings = ["pdf", "docx", "html", "md", "txt", "json", "ledger", "zip"];
    let served: Vec<Vec<u8>> =
        endings.iter().map(|ending| scene.server.get(&format!("/s/{slug}.{ending}"), None).body).collect();
    let feed = scene.server.send("GET", "/feed.atom", &[("accept-language", "fi".to_owned())], b"").body;
    let url = scene.server.url.clone();
    let (data, target) = (scene.stop(), TempDir::new().expect("a folder"));
    let at = |name: &str| target.path().join(name);
    let copied = |name: &str| {
        let (done, said) = export(data.path(), &["--site", at(name).to_str().expect("text"), "--public-url", &url]);
        assert!(done, "{said}");
        files(&at(name))
    };
    let first = copied("yksi");
    for (ending, served) in endings.iter().zip(served) {
        assert!(first[&format!("s/{slug}.{ending}")] == served, "{ending}");
    }
    assert_eq!(first["feed.atom"], feed);
    assert!(copied("kaksi") == first, "the same data give the same bytes");
    for (name, bytes) in &first {
        let inside = if name.ends_with(".zip") || name.ends_with(".docx") { parts(bytes) } else { BTreeMap::new() };
        for bytes in inside.values().chain([bytes]) {
            let text = String::from_utf8_lossy(bytes);
            for hidden in ["lähtävä", "lahtava", "Lisätkää", "Kukaan muu", "iskähtänyt", "iskahtanyt", "on peruttu"]
            {
                assert!(!text.contains(hidden), "{name}: {hidden}");
            }
        }
    }
    // The next copy takes the place of the first, and leaves nothing of it.
    std::fs::write(at("yksi").join("s/vanha.html"), "vanhaa").expect("it is written");
    std::fs::create_dir_all(at(".yksi.lausuma-new/jäänne")).expect("what a stopped export left");
    assert!(copied("yksi") == first);
    assert_eq!(names(target.path()), ["kaksi", "yksi"]);
    let empty = at("tyhjä");
    std::fs::create_dir(&empty).expect("a folder");
    assert!(copied("tyhjä") == first);
}

/// What lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_network_that_has_published_nothing_has_a_front_page_that_says_so() {
    let (server, data) = crate::harness::Server::demo();
    assert!(server.stop());
    let target = TempDir::new().expect("a folder");
    let site = target.path().join("kopio");
    let (done, said) = export(data.path(), &["--site", site.to_str().expect("text")]);
    // Without another word the address is that of the name that it signs with.
    assert!(done && said.contains("a copy of http://127.0.0.1:"), "{said}");
    let files = files(&site);
    assert!(String::from_utf8_lossy(&files["index.html"]).contains("Yhtään kannanottoa ei ollut"));
    assert!(!files.keys().any(|name| name.starts_with("s/")));
}
