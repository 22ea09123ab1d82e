//! Reads truncated and damaged web pages: there is no panic and no wrong figure.

use crate::align::corpus::{self, Truth};
use crate::align::styles::{Dice, invented};
use crate::ingest::web::{Dose, page};
use crate::support::forms;

/// For truncations and mutations of real pages reading ends without a panic, and a truncated page contains no figure
/// that the whole page does not have in the same cell.
#[test]
fn no_damage_to_a_page_makes_reading_panic() {
    let templates = forms::templates();
    let mut seeds: Vec<(Vec<u8>, Truth)> = Vec::new();
    for (seed, dose) in
        [Dose::default(), Dose { nested: 2, chrome: true, open: true, ..Dose::default() }].into_iter().enumerate()
    {
        let truth = invented(&templates[1], seed as u64);
        seeds.push((page(&templates[1], &truth, &dose, 4), truth));
    }
    if let Some(corpus) = corpus::corpus() {
        for row in corpus::records(&corpus.join("index.csv")) {
            if ["nested.html", "plain.html", "ueditor.html"].contains(&row["form"].as_str()) && !row["truth"].is_empty()
            {
                seeds.push((
                    std::fs::read(corpus.join(&row["file"])).unwrap(),
                    corpus::truth(&corpus.join(&row["truth"])),
                ));
            }
        }
    }
    let bits: &[&[u8]] = &[
        b"<",
        b">",
        b"<td>",
        b"</td>",
        b"</tr>",
        b"<table>",
        b"</table>",
        b"<!--",
        b"\"",
        b"&nbsp",
        b"<p>",
        b"\0",
        b"\xff",
        b"<script>",
        b"rowspan=0",
    ];
    let mut dice = Dice(11);
    let mut failures = Vec::new();
    for round in 0..400 {
        let (bytes, truth) = &seeds[round % seeds.len()];
        let mut bytes = bytes.clone();
        let truncated = round % 2 == 0;
        if truncated {
            bytes.truncate(dice.roll(bytes.len()));
        } else {
            for _ in 0..1 + dice.roll(8) {
                let at = dice.roll(bytes.len());
                match dice.roll(3) {
                    0 => drop(bytes.splice(at..at, bits[dice.roll(bits.len())].iter().copied())),
                    1 => bytes[at] = dice.roll(256) as u8,
                    _ => drop(bytes.drain(at..(at + dice.roll(40)).min(bytes.len()))),
                }
            }
        }
        if let (true, Ok(read)) = (truncated, corpus::read("cut.html", &bytes)) {
            let (_, differ) = corpus::compare(&read, truth);
            let wrong: Vec<_> = differ.iter().filter(|d| d.contains("WRONG") || d.contains("not in")).collect();
            if !wrong.is_empty() {
                failures.push(format!(
                    "seed {} cut at {}: {:?}",
                    round % seeds.len(),
                    bytes.len(),
                    wrong.iter().take(2).collect::<Vec<_>>()
                ));
            }
        } else {
            let _ = corpus::read("mutated.html", &bytes);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// If one tag, cell or row of a page is lost, doubled or stretched, cells may stay uncertain, but no figure may move.
#[test]
fn damaged_markup_moves_no_figure() {
    let templates = forms::templates();
    let mut seeds: Vec<(String, Truth)> = Vec::new();
    let manners = [
        Dose::default(),
        Dose { blank_below: true, ..Dose::default() },
        Dose { one_table: true, ..Dose::default() },
        Dose { right: 1, wide_first: true, ..Dose::default() },
        Dose { split: "labels again", ..Dose::default() },
        Dose { loose: true, repeated: true, ..Dose::default() },
    ];
    for (seed, dose) in manners.into_iter().enumerate() {
        let truth = invented(&templates[seed % 2], seed as u64 + 20);
        seeds.push((String::from_utf8(page(&templates[seed % 2], &truth, &dose, 4)).unwrap(), truth));
    }
    if let Some(corpus) = corpus::corpus() {
        for row in corpus::records(&corpus.join("index.csv")) {
            if ["nested.html", "lo.html", "ueditor.html", "word.html"].contains(&row["form"].as_str())
                && !row["truth"].is_empty()
            {
                let text = std::fs::read_to_string(corpus.join(&row["file"])).unwrap();
                seeds.push((text, corpus::truth(&corpus.join(&row["truth"]))));
            }
        }
    }
    let element = |text: &str, name: &str, dice: &mut Dice| -> Option<(usize, usize)> {
        let lower = text.to_ascii_lowercase();
        let starts: Vec<usize> = lower.match_indices(&format!("<{name}")).map(|(at, _)| at).collect();
        let start = *starts.get(dice.roll(starts.len()))?;
        let close = format!("</{name}>");
        Some((start, start + lower[start..].find(&close)? + close.len()))
    };
    let rounds: usize = std::env::var("GOUJI_ROUNDS").ok().and_then(|words| words.parse().ok()).unwrap_or(200);
    let mut dice = Dice(29);
    let mut failures = Vec::new();
    let mut sum = corpus::Tally::default();
    for round in 0..rounds {
        let (text, truth) = &seeds[round % seeds.len()];
        let mut text = text.clone();
        let what = dice.roll(7);
        let done = match what {
            0 => element(&text, "td", &mut dice).map(|(start, end)| text.replace_range(start..end, "")),
            1 => element(&text, "td", &mut dice).map(|(start, end)| {
                let again = text[start..end].to_owned();
                text.insert_str(end, &again);
            }),
            2 => element(&text, "tr", &mut dice).map(|(start, end)| text.replace_range(start..end, "")),
            3 => element(&text, "td", &mut dice).map(|(_, end)| text.replace_range(end - 5..end, "")),
            4 => element(&text, "td", &mut dice).map(|(start, _)| {
                let end = start + text[start..].find('>').unwrap() + 1;
                text.replace_range(start..end, "");
            }),
            _ => {
                let spans: Vec<usize> = text
                    .match_indices(if what == 5 { "rowspan=\"" } else { "colspan=\"" })
                    .map(|(at, _)| at + 9)
                    .collect();
                spans.get(dice.roll(spans.len())).map(|at| {
                    let end = at + text[*at..].find('"').unwrap();
                    let old: usize = text[*at..end].parse().unwrap();
                    let new = [old + 1, old - 1, 1, 999][dice.roll(4)];
                    text.replace_range(*at..end, &new.to_string());
                })
            }
        };
        let (Some(()), Ok(read)) = (done, corpus::read("damaged.html", text.as_bytes())) else { continue };
        let (tally, differ) = corpus::compare(&read, truth);
        sum.right += tally.right;
        sum.open += tally.open;
        sum.wrong += tally.wrong;
        let wrong: Vec<_> = differ.iter().filter(|d| d.contains("WRONG") || d.contains("not in")).collect();
        if !wrong.is_empty() {
            failures.push(format!(
                "round {round} seed {} kind {what}: {} {:?}",
                round % seeds.len(),
                wrong.len(),
                wrong.iter().take(3).collect::<Vec<_>>()
            ));
            if let Some(dir) = std::env::var_os("GOUJI_DUMP") {
                std::fs::write(std::path::Path::new(&dir).join(format!("damaged{round}.html")), &text).unwrap();
            }
        }
    }
    eprintln!("{rounds} damaged pages: {sum:?}, with a wrong figure {}", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
