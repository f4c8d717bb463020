//! What is kept of one article: its words, its claims as terms that can be compared, and who stands behind each.
//!
//! An analysis goes in and a [`Page`] comes out, which is much smaller. It has a [`Head`], of which all lie in memory at once,
//! and a [`Body`], of which an index keeps most on disk: whoever changes what they hold, or how it is made, raises
//! `index::FORMAT`.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::date::{Day, day};
use super::figure;
use super::outlet::{Names, host, key};
use super::vocabulary::{Numeral, VOCABULARY};
use crate::Analysis;
use crate::article::Article;
use crate::claim::{Claim, ClaimId, Worth};
use crate::document::{BlockKind, Document};
use crate::grammar::Grammar;
use crate::parameters::Range;
use crate::provenance::NodeKind;
use crate::source::{CreditForm, Kind};
use crate::span::{Span, one_line};
use crate::syntax::Upos;
use crate::token::TokenKind;

/// One article of a set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// What is known of it without its text.
    pub head: Head,
    /// What it says.
    pub body: Body,
}

/// What is known of an article without its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The article's id.
    pub id: String,
    /// Where it was read.
    pub path: String,
    /// The headline.
    pub title: String,
    /// When it was published, as its carrier prints it.
    pub date: Option<String>,
    /// Who published it, by canonical name.
    pub outlet: Option<String>,
    pub(super) day: Option<Day>,
    /// What the article may be called by others.
    pub(super) keys: Vec<String>,
    pub(super) credits: Vec<Credit>,
}

/// What an article says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// The text.
    pub text: String,
    pub(super) words: Vec<Word>,
    pub(super) statements: Vec<Statement>,
}

/// A printed credit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Credit {
    /// Canonical name.
    pub name: String,
    pub span: Span,
    pub form: CreditForm,
    /// Whether a word list knows the name as an outlet's or an agency's.
    pub known: bool,
}

/// A word of the article's own text.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Word {
    /// The word in small letters, as a number.
    pub hash: u32,
    pub start: u32,
    pub length: u16,
    /// Whether it stands in quotation marks: two reporters who heard the same speech copy nobody.
    pub quoted: bool,
}

impl Body {
    /// The content words of all that the article says.
    pub(super) fn heads(&self) -> FxHashSet<u64> {
        self.statements.iter().flat_map(|statement| &statement.terms).map(|term| term.head).collect()
    }
}

impl Statement {
    /// The content words behind the one that negates it, two at most: "no fuel leaked", "did not take money".
    pub(super) fn negates(&self) -> Vec<u64> {
        let Some(negation) = self.negation else { return vec![] };
        let behind = self.terms.iter().filter(|term| term.span.start >= negation.end);
        behind.take(2).map(|term| term.head).collect()
    }

    /// Its words: the longest passage, which says most.
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        let longest = self.spans.iter().max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)));
        longest.map_or("", |span| span.of(text))
    }
}

impl Word {
    pub(super) fn span(self) -> Span {
        Span { start: self.start, end: self.start + u32::from(self.length) }
    }
}

/// A claim of the article, as it is compared with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Statement {
    pub claim: ClaimId,
    pub spans: Vec<Span>,
    pub negated: bool,
    /// The words that negate or deny it.
    pub negation: Option<Span>,
    /// Whether some word in it negates something, if only in passing.
    pub has_negation: bool,
    /// Whether all of it stands in quotation marks.
    pub quoted: bool,
    /// Its content words, in order, each once.
    pub terms: Vec<Term>,
    pub figures: Vec<figure::Figure>,
    pub dates: Vec<figure::Date>,
    /// Who stands behind it, and through whom it came.
    pub knots: Vec<Knot>,
    /// Links between `knots`: from, to, openness.
    pub links: Vec<(usize, usize, Range)>,
}

/// A content word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Term {
    pub head: u64,
    pub kind: TermKind,
    pub span: Span,
}

/// What a content word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum TermKind {
    Name,
    Number,
    /// A verb: what happens.
    Verb,
    Other,
}

/// Somebody behind a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Knot {
    pub role: KnotRole,
    /// What to print.
    pub label: String,
    /// For an outlet or agency its canonical name, for others the label.
    pub name: String,
    /// The words with which the article presents it: "police spokesman John Smith".
    pub described: String,
    pub level: u8,
    pub kind: Kind,
    pub unnamed: bool,
    pub openness: Range,
    /// The words that show it.
    pub span: Option<Span>,
}

/// What somebody behind a claim does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum KnotRole {
    Origin,
    /// An outlet that does not say how it knows.
    Hidden,
    Relay,
    /// The article itself.
    Page,
}

/// Keeps what is needed of an article.
pub fn read(article: &Article, analysis: &Analysis, grammar: &Grammar) -> Page {
    let names = Names::new(&grammar.lexicon);
    let document = &analysis.document;
    let credits: Vec<Credit> = analysis
        .sourcing
        .credits
        .iter()
        .map(|credit| Credit {
            name: names.canonical(&credit.agency),
            span: credit.span,
            form: credit.form,
            known: names.knows(&credit.agency),
        })
        .collect();
    let outlet = own_outlet(article, analysis, &names);
    let mut keys: Vec<String> = outlet.iter().map(|name| key(name)).collect();
    keys.extend(article.metadata.url.as_deref().and_then(host));
    keys.push(key(&article.id));
    keys.retain(|key| key.len() > 1);
    keys.dedup();
    let headline = document.blocks.iter().find(|block| block.kind == BlockKind::Headline);
    let title = article.metadata.title.clone();
    let title = title.or_else(|| headline.map(|block| block.span.of(document.text).to_owned())).unwrap_or_default();
    Page {
        head: Head {
            id: article.id.clone(),
            path: article.path.clone(),
            title: one_line(&title),
            day: article.metadata.date.as_deref().and_then(day),
            date: article.metadata.date.clone(),
            outlet,
            keys,
            credits,
        },
        body: Body {
            text: article.text.clone(),
            words: words(document),
            statements: statements(analysis, grammar, &names),
        },
    }
}

/// The outlet that published an article: what its carrier says, or else what stands in its byline or boilerplate.
fn own_outlet(article: &Article, analysis: &Analysis, names: &Names) -> Option<String> {
    if let Some(outlet) = article.metadata.outlet.as_deref().filter(|name| !name.trim().is_empty()) {
        return Some(names.canonical(outlet));
    }
    let document = &analysis.document;
    let printed: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Boilerplate | BlockKind::Byline))
        .map(|block| block.span.of(document.text))
        .collect();
    let outlets = analysis.sourcing.entities.iter().filter(|entity| entity.kind == Kind::Media);
    let known = outlets.map(|entity| entity.name.as_str()).find(|name| printed.iter().any(|text| text.contains(name)));
    // "By Jane Lee, Harbour Gazette": what stands behind the comma or the bar.
    let behind = printed.iter().find_map(|line| {
        let (_, behind) = line.rsplit_once([',', '|', '©'])?;
        let behind = behind.trim().trim_end_matches('.').trim();
        (names.knows(behind)).then_some(behind)
    });
    known.or(behind).map(|name| names.canonical(name))
}

/// The words of everything that can hold claims.
fn words(document: &Document) -> Vec<Word> {
    let mut words = vec![];
    let mut quotations = document.quotations.iter().filter(|quotation| quotation.depth == 0).peekable();
    for (index, token) in document.tokens.iter().enumerate() {
        while quotations.next_if(|quotation| (quotation.tokens.end as usize) <= index).is_some() {}
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            continue;
        }
        words.push((index, quotations.peek().is_some_and(|quotation| quotation.tokens.has(index))));
    }
    let mut kept = Vec::with_capacity(words.len());
    let mut blocks = document.blocks.iter().peekable();
    for (index, quoted) in words {
        let span = document.tokens[index].span;
        while blocks.next_if(|block| block.span.end <= span.start).is_some() {}
        let holds = blocks.peek().is_some_and(|block| block.span.holds(span) && block.kind.holds_claims());
        let dateline = document.dateline.is_some_and(|dateline| dateline.holds(span));
        if let Ok(length) = u16::try_from(span.len())
            && holds
            && !dateline
        {
            kept.push(Word { hash: hash(span.of(document.text)), start: span.start, length, quoted });
        }
    }
    kept
}

/// A word as a number: letters and digits in small letters (FNV-1a).
fn hash(word: &str) -> u32 {
    let mut hash: u32 = 0x811c_9dc5;
    for letter in word.chars().flat_map(char::to_lowercase) {
        hash = (hash ^ letter as u32).wrapping_mul(0x0100_0193);
    }
    hash
}

fn statements(analysis: &Analysis, grammar: &Grammar, names: &Names) -> Vec<Statement> {
    let quotations = analysis.document.quotations.iter().filter(|quotation| quotation.depth == 0);
    let reader = Reader {
        analysis,
        grammar,
        names,
        function: grammar.lexicon.class("function"),
        outermost: quotations.map(|quotation| quotation.span).collect(),
    };
    let edges = analysis.provenance.edges_by_claim(analysis.claims.len());
    let claims = analysis.claims.iter().zip(&edges).enumerate();
    claims
        .filter(|(_, (claim, _))| claim.worth != Worth::Question)
        .map(|(index, (claim, edges))| reader.statement(ClaimId(index), claim, edges))
        .filter(|statement| !statement.terms.is_empty())
        .collect()
}

struct Reader<'a> {
    analysis: &'a Analysis<'a>,
    grammar: &'a Grammar,
    names: &'a Names<'a>,
    function: Option<crate::lexicon::ClassId>,
    /// Quotations that stand in no other, in order.
    outermost: Vec<Span>,
}

/// A content may begin or end with its quotation's mark, which has up to so many bytes.
const MARK: u32 = 4;

impl Reader<'_> {
    fn statement(&self, id: ClaimId, claim: &Claim, edges: &[usize]) -> Statement {
        let document = &self.analysis.document;
        let spans: Vec<Span> = claim.spans.iter().map(|span| self.behind_dateline(*span)).collect();
        let tokens: Vec<usize> = spans.iter().flat_map(|span| self.tokens(*span)).collect();
        let (figures, dates) = figure::find(self.analysis, self.grammar, &tokens);
        let in_date = |span: Span| dates.iter().any(|date| date.span.meets(span));
        let mut terms: Vec<Term> = vec![];
        let mut seen = FxHashSet::default();
        for &token in tokens.iter().filter(|token| self.is_content(**token)) {
            let span = document.tokens[token].span;
            let tag = self.analysis.syntax.tags[token];
            let kind = match tag.upos {
                _ if document.tokens[token].kind == TokenKind::Number => TermKind::Number,
                Upos::Num => TermKind::Number,
                Upos::Propn => TermKind::Name,
                // "The Greens": a noun with a capital inside a sentence.
                Upos::Noun if self.is_capital_inside(token) => TermKind::Name,
                Upos::Verb => TermKind::Verb,
                _ => TermKind::Other,
            };
            let word = span.of(document.text);
            // "Three" and "3" are one.
            let head = match VOCABULARY.numeral(word) {
                Some(Numeral::Value(value)) => value.to_bits(),
                _ => word.replace(',', "").parse().map_or_else(|_| VOCABULARY.head(word), f64::to_bits),
            };
            if !in_date(span) && seen.insert(head) {
                terms.push(Term { head, kind, span });
            }
        }
        let quoted = |span: &Span| {
            let after = self.outermost.partition_point(|quotation| quotation.start <= span.start + MARK);
            after > 0 && self.outermost[after - 1].end + MARK >= span.end
        };
        let (knots, links) = self.knots(id, claim, edges);
        Statement {
            claim: id,
            negated: claim.negated,
            negation: claim.negated.then(|| self.negation(claim, &tokens)).flatten(),
            has_negation: self.negating(&tokens).is_some(),
            quoted: spans.iter().all(quoted),
            spans,
            terms,
            figures,
            dates,
            knots,
            links,
        }
    }

    /// A first sentence without "HARBOUR CITY (Reuters) - ", which is no part of what it says.
    fn behind_dateline(&self, span: Span) -> Span {
        let document = &self.analysis.document;
        let Some(dateline) = document.dateline.filter(|dateline| span.start < dateline.end && dateline.end < span.end)
        else {
            return span;
        };
        let rest = Span { start: dateline.end, end: span.end };
        let first = self.tokens(rest).map(|token| &document.tokens[token]);
        let mut words = first.filter(|token| matches!(token.kind, TokenKind::Word | TokenKind::Number));
        words.next().map_or(span, |word| Span { start: word.span.start, end: span.end })
    }

    /// The tokens of a span.
    fn tokens(&self, span: Span) -> impl Iterator<Item = usize> {
        self.analysis.document.tokens_of(span).range()
    }

    /// Whether a word has a capital that its place in the sentence does not explain. Headlines may have capitals everywhere.
    fn is_capital_inside(&self, token: usize) -> bool {
        let document = &self.analysis.document;
        let before = token.checked_sub(1).map(|before| &document.tokens[before]);
        let span = document.tokens[token].span;
        let block = document.blocks.partition_point(|block| block.span.end <= span.start);
        document.word(token).starts_with(char::is_uppercase)
            && before.is_some_and(|before| before.kind == TokenKind::Word)
            && document.blocks.get(block).is_some_and(|block| block.kind == BlockKind::Paragraph)
    }

    fn is_content(&self, token: usize) -> bool {
        let syntax = &self.analysis.syntax;
        let kind = matches!(self.analysis.document.tokens[token].kind, TokenKind::Word | TokenKind::Number);
        let tag = !matches!(
            syntax.tags[token].upos,
            Upos::Adp | Upos::Aux | Upos::Cconj | Upos::Det | Upos::Part | Upos::Pron | Upos::Punct | Upos::Sconj
        );
        kind && tag && !self.function.is_some_and(|class| syntax.classes[token].has(class))
    }

    /// The word that negates a claim, or the verb with which somebody denies it.
    fn negation(&self, claim: &Claim, tokens: &[usize]) -> Option<Span> {
        let denial = || {
            let mut by = claim.attributions.iter().map(|id| &self.analysis.attributions[id.0]);
            by.find_map(|attribution| attribution.cue.as_ref().map(|cue| cue.hull()))
        };
        self.negating(tokens).or_else(denial)
    }

    /// The first word that negates.
    fn negating(&self, tokens: &[usize]) -> Option<Span> {
        let class = self.grammar.lexicon.class("negation")?;
        let mut negating = tokens.iter().filter(|token| self.analysis.syntax.classes[**token].has(class));
        negating.next().map(|token| self.analysis.document.tokens[*token].span)
    }

    /// The claim's part of the article's graph.
    fn knots(&self, id: ClaimId, claim: &Claim, edges: &[usize]) -> (Vec<Knot>, Vec<(usize, usize, Range)>) {
        let Analysis { provenance, sourcing, attributions, document, .. } = self.analysis;
        let view = provenance.view(edges);
        let mut places: FxHashMap<usize, usize> = FxHashMap::default();
        let mut knots = vec![];
        for (place, node) in view.nodes.iter().enumerate() {
            let about = &provenance.nodes[node.0];
            let entity = about.entity.and_then(|entity| sourcing.entities.get(entity.0));
            let role = match about.kind {
                NodeKind::Claim(_) => continue,
                NodeKind::Article => KnotRole::Page,
                NodeKind::Relay => KnotRole::Relay,
                // What an outlet says without saying how it knows is labelled differently from the outlet.
                NodeKind::Origin if entity.is_some_and(|entity| entity.name != about.label) => KnotRole::Hidden,
                NodeKind::Origin => KnotRole::Origin,
            };
            let plain = entity.map_or(&about.label, |entity| &entity.name);
            let passes = matches!(role, KnotRole::Relay | KnotRole::Hidden);
            let kind = entity.map_or(Kind::Unknown, |entity| entity.kind);
            let name = if passes || kind == Kind::Media { self.names.canonical(plain) } else { plain.clone() };
            let sources = claim.attributions.iter().filter(|id| {
                about.entity.is_some() && sourcing.sources.get(id.0).and_then(|source| source.entity) == about.entity
            });
            let described: Vec<String> = sources
                .filter_map(|id| attributions[id.0].source.as_ref().map(|source| source.words(document.text)))
                .collect();
            let span = edges.iter().map(|edge| &provenance.edges[*edge]).find(|edge| edge.from == *node);
            places.insert(place, knots.len());
            knots.push(Knot {
                role,
                label: one_line(&about.label),
                name,
                described: described.join(" "),
                level: about.level,
                kind,
                unnamed: about.unnamed,
                openness: view.openness[place],
                span: span.and_then(|edge| edge.spans.first().copied()),
            });
        }
        let goal = provenance.node_of(id).and_then(|node| view.place(node));
        let links = view.links.iter().filter(|(_, to, _)| Some(*to) != goal);
        let links = links.filter_map(|(from, to, open)| Some((*places.get(from)?, *places.get(to)?, *open)));
        let links = links.collect();
        (knots, links)
    }
}
