//! The list of losses against the source: no loss is missing from it, and all are written alike.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Number, Subject};

/// Directories of `src` that hold no losses.
const NO_FAMILIES: [&str; 3] = ["adapters", "engine", "math"];

/// A file that is longer than this does something that belongs elsewhere.
const LONGEST: usize = 120;

/// Losses that may be longer, and why.
const LONGER: [(&str, &str); 1] =
    [("softmax_cross_entropy", "it is computed row by row, which the engine cannot derive")];

/// A line of the catalogue.
struct Entry {
    family: &'static str,
    /// The name in the catalogue, which is that of the file.
    name: &'static str,
    /// The type.
    loss: &'static str,
}

macro_rules! entries {
    ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
        vec![$(Entry {
            family: stringify!($family),
            name: stringify!($name),
            loss: stringify!($type),
        }),*]
    };
}

fn entries() -> Vec<Entry> {
    let mut entries: Vec<Entry> = lossfn::for_each_pointwise_loss!(entries);
    entries.extend::<Vec<Entry>>(lossfn::for_each_label_loss!(entries));
    entries
}

impl Entry {
    fn type_name(&self) -> String {
        type_name(self.name)
    }

    fn source(&self) -> String {
        read(&source_directory().join(self.family).join(self.name).with_extension("rs"))
    }

    /// The documentation of the type.
    fn documentation(&self) -> String {
        let source = self.source();
        let (before, _) = source.split_once("\npub struct").expect("a public type");
        before
            .lines()
            .filter_map(|line| line.strip_prefix("///"))
            .map(|line| line.to_owned() + "\n")
            .collect()
    }
}

/// The type that has its home in a file: `LogCosh` for `log_cosh`.
pub(crate) fn type_name(file: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    file.split('_').map(capital).collect()
}

/// The pointwise loss with this type name, and the parameters that a function gives for their names
/// and their values in the catalogue.
pub(crate) fn pointwise_loss<T: Number>(
    type_name: &str,
    number: impl Fn(&str, f64) -> f64,
) -> Box<dyn Subject<T>> {
    macro_rules! find {
        ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
            match type_name {
                $(stringify!($type) => Box::new(lossfn::make_loss!(number: $type $arguments)),)*
                _ => panic!("{type_name} is not in the catalogue"),
            }
        };
    }
    lossfn::for_each_pointwise_loss!(find)
}

/// The pointwise losses of the catalogue, with their names.
pub(crate) fn pointwise_losses<T: Number>() -> Vec<(&'static str, Box<dyn Subject<T>>)> {
    macro_rules! losses {
        ($($family:ident $name:ident: $type:ident $arguments:tt;)*) => {
            vec![$((stringify!($name), Box::new(lossfn::make_loss!($type $arguments)) as Box<dyn Subject<T>>)),*]
        };
    }
    lossfn::for_each_pointwise_loss!(losses)
}

/// The names and numbers in a piece of code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric())
}

fn source_directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is in a directory, with its name.
fn contents(directory: &Path) -> Vec<(String, PathBuf)> {
    let paths =
        fs::read_dir(directory).expect("a directory").map(|entry| entry.expect("an entry").path());
    paths
        .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), path))
        .collect()
}

/// Family and name of every file that is in a family, or that makes a type a pointwise loss.
fn loss_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (directory, path) in
        contents(&source_directory()).into_iter().filter(|(_, path)| path.is_dir())
    {
        for (name, path) in contents(&path).into_iter().filter(|(_, path)| path.is_file()) {
            let is_loss = name != "mod" && !NO_FAMILIES.contains(&&*directory);
            if is_loss || read(&path).contains("\nimpl Pointwise for ") {
                files.push((directory.clone(), name));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn every_loss_file_is_in_the_catalogue_and_every_entry_has_its_file() {
    let mut listed: Vec<_> =
        entries().iter().map(|entry| (entry.family.to_owned(), entry.name.to_owned())).collect();
    listed.sort();
    assert_eq!(listed, loss_files(), "catalogue (left) and files (right) differ");
    assert!(listed.len() >= 12);
}

#[test]
fn every_entry_makes_the_loss_that_it_names() {
    for entry in entries() {
        let type_name = entry.type_name();
        assert_eq!(entry.loss, type_name);
        assert!(entry.source().contains(&format!("\npub struct {type_name}")), "{}", entry.name);
    }
}

#[test]
fn every_loss_is_exported_and_in_the_table_of_the_crate() {
    let source = read(&source_directory().join("lib.rs"));
    for entry in entries() {
        let type_name = entry.type_name();
        let path = format!("pub use {}::", entry.family);
        let mut exports = source.split(&path).skip(1).filter_map(|rest| rest.split(';').next());
        assert!(
            exports.any(|names| words(names).any(|word| word == type_name)),
            "{type_name} is not exported from lib.rs"
        );
        assert!(
            source.contains(&format!("[`{type_name}`]")),
            "{type_name} is not in the table of losses in lib.rs"
        );
    }
}

#[test]
fn losses_are_short() {
    for entry in entries() {
        let lines = entry.source().lines().count();
        let may_be_longer = LONGER.iter().find(|(name, _)| *name == entry.name);
        match may_be_longer {
            None => assert!(lines <= LONGEST, "{} has {lines} lines", entry.name),
            // An exception that is not needed is a lie.
            Some((name, _)) => assert!(lines > LONGEST, "{name} is short enough"),
        }
    }
}

#[test]
fn losses_are_documented_alike() {
    for entry in entries() {
        let documentation = entry.documentation();
        let mut rest = &*documentation;
        for heading in ["# Formula", "# Elsewhere", "# Example", "# Source"] {
            let found = rest.split_once(&format!("\n {heading}\n"));
            let (_, after) = found
                .unwrap_or_else(|| panic!("{}: no `{heading}`, or not in its place", entry.name));
            rest = after;
        }
        assert!(documentation.contains("\n ```text\n"), "{}: no formula", entry.name);
        assert!(documentation.contains("\n ```\n"), "{}: no example", entry.name);
    }
}

/// The rows of the README's table of properties, from the losses themselves.
fn property_rows() -> Vec<String> {
    let infinite = |x: f64| if x.is_finite() { format!("{x:.4}") } else { "∞".to_owned() };
    let number = |x: f64| match infinite(x) {
        text if text.contains('.') => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        text => text,
    };
    let mut rows = Vec::new();
    macro_rules! rows {
        ($($family:ident $name:ident: $type:ident [$($arguments:tt)*];)*) => {$({
            let claims = Subject::<f64>::claims(&lossfn::make_loss!($type [$($arguments)*]));
            let arguments = stringify!($($arguments)*).replace("- ", "-");
            let arguments = arguments.trim_start_matches("; ").replace(';', ",");
            let convex = match (claims.convex, claims.strictly_convex) {
                (_, true) => "strictly",
                (true, false) => "yes",
                (false, false) => "no",
            };
            let smooth = if claims.twice_differentiable() { "yes" } else { "no" };
            rows.push(format!(
                "| `{}` | {} | {convex} | {} | {} | {} | {smooth} |",
                stringify!($type),
                if arguments.is_empty() { String::new() } else { format!("`{arguments}`") },
                number(claims.lipschitz),
                number(claims.smoothness),
                number(claims.bound),
            ));
        })*};
    }
    lossfn::for_each_pointwise_loss!(rows);
    rows
}

/// If the environment variable `LOSSFN_WRITE` is 1, the table is written anew.
#[test]
fn the_table_of_properties_is_what_the_losses_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = read(&path);
    let (before, rest) = readme.split_once("<!-- properties -->\n").expect("a place for the table");
    let (_, after) = rest.split_once("<!-- end of properties -->").expect("its end");
    let head = "| loss | with | convex | steepest | most curved | highest | smooth |\n|---|---|---|---|---|---|---|";
    let table = format!("{head}\n{}\n", property_rows().join("\n"));
    let want = format!("{before}<!-- properties -->\n{table}<!-- end of properties -->{after}");
    if std::env::var("LOSSFN_WRITE").is_ok_and(|value| value == "1") {
        fs::write(&path, &want).expect("a file that can be written");
    }
    assert!(
        read(&path) == want,
        "the README's table is an old one: run this test with LOSSFN_WRITE=1"
    );
}
