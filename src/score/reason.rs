//! Why a claim has its score, in plain English, each sentence with the words of the article that show it.

use std::collections::BTreeMap;

use super::{Omission, Reason, Score};
use crate::claim::Claim;
use crate::parameters::Parameters;
use crate::provenance::{Node, NodeId, NodeKind, Provenance, View};
use crate::source::Sourcing;
use crate::span::{Span, capitalised, one_line};

/// Names listed before "and N others".
const MOST_NAMES: usize = 3;
/// Letters of a quoted claim or a description.
const MOST_LETTERS: usize = 90;

/// A claim and its part of the graph.
pub(super) struct Scene<'a> {
    pub provenance: &'a Provenance,
    pub view: &'a View,
    pub origins: &'a [usize],
    pub claim: &'a Claim,
    pub claims: &'a [Claim],
}

/// Adds at most four reasons to a score: what it rests on, what would bring it down, who contradicts it, what would help
/// most. Also says if the last could not be found.
pub(super) fn explain(
    scene: &Scene,
    score: &mut Score,
    edges: &[usize],
    sourcing: &Sourcing,
    text: &str,
    parameters: &Parameters,
) {
    let named = scene.naming(score, parameters);
    let mut reasons = vec![scene.rests_on(edges)];
    reasons.extend(scene.falls_with(score, edges));
    reasons.extend(scene.contradicted(sourcing, text));
    reasons.extend(scene.advice(score, edges, &named, parameters));
    score.reasons = reasons;
    if named.iter().any(|(_, gain)| gain.is_none()) {
        score.left_out.push(Omission::Naming);
    }
}

impl Scene<'_> {
    fn node(&self, id: NodeId) -> &Node {
        &self.provenance.nodes[id.0]
    }

    /// The words that show a claim's links from some nodes, by node.
    fn words_of(&self, mut nodes: Vec<NodeId>, edges: &[usize]) -> Vec<(NodeId, Span)> {
        nodes.sort_unstable();
        let edges = edges.iter().map(|index| &self.provenance.edges[*index]);
        let from = edges.filter(|edge| nodes.binary_search(&edge.from).is_ok());
        let mut words: Vec<_> = from.flat_map(|edge| edge.spans.iter().map(|span| (edge.from, *span))).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The same in the order of the text.
    fn spans_of(&self, nodes: Vec<NodeId>, edges: &[usize]) -> Vec<Span> {
        let mut spans: Vec<Span> = self.words_of(nodes, edges).into_iter().map(|(_, span)| span).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    fn rests_on(&self, edges: &[usize]) -> Reason {
        if self.origins.is_empty() {
            let text = "Nobody but the article stands behind it.".to_owned();
            return Reason { text, gain: 0.0, spans: self.claim.spans.clone() };
        }
        let origins: Vec<NodeId> = self.origins.iter().map(|at| self.view.nodes[*at]).collect();
        let relays: Vec<NodeId> =
            self.view.nodes.iter().copied().filter(|node| self.node(*node).kind == NodeKind::Relay).collect();
        let mut text = format!("Rests on {}", list(&origins, |node| described(self.node(node)), "and"));
        if !relays.is_empty() {
            text += &format!(", through {}", list(&relays, |node| short(&self.node(node).label), "and"));
        }
        if edges.iter().any(|index| self.provenance.edges[*index].inferred) {
            text += " (the link is read from a neighbouring sentence)";
        }
        Reason { text: text + ".", gain: 0.0, spans: self.spans_of([origins, relays].concat(), edges) }
    }

    fn falls_with(&self, score: &Score, edges: &[usize]) -> Option<Reason> {
        let first = score.cuts.first()?;
        let (text, nodes) = match (first.len(), score.independence) {
            (1, _) => {
                let nodes: Vec<NodeId> = score.cuts.iter().filter_map(|cut| cut.first().copied()).collect();
                let text = match nodes[..] {
                    [only] if self.origins.len() > 1 => {
                        format!("All of it comes through {}, so it counts as one.", short(&self.node(only).label))
                    }
                    [only] => format!("Falls if {} is wrong.", short(&self.node(only).label)),
                    _ => {
                        let names = list(&nodes, |node| short(&self.node(node).label), "or");
                        format!("Falls if any one of these is wrong: {names}.")
                    }
                };
                (text, nodes)
            }
            (_, [low, high]) => {
                let names = list(first, |node| short(&self.node(node).label), "and");
                let text = if low < high {
                    format!("{names} may be the same people: {low} to {high} independent origins.")
                } else {
                    format!("Falls only if all of these are wrong: {names}.")
                };
                (text, first.clone())
            }
        };
        Some(Reason { text, gain: 0.0, spans: self.spans_of(nodes, edges) })
    }

    fn contradicted(&self, sourcing: &Sourcing, text: &str) -> Option<Reason> {
        let other = self.claims.get(self.claim.disputed_by.first()?.0)?;
        let words = other.fullest().map_or("", |span| span.of(text));
        let speaker = other.attributions.iter().find_map(|id| {
            let entity = sourcing.sources.get(id.0)?.entity?;
            sourcing.entities.get(entity.0)
        });
        let by = speaker.map_or(String::new(), |entity| format!(" by {}", short(&entity.name)));
        let more = match self.claim.disputed_by.len() {
            1 => String::new(),
            more => format!(" (and {} more)", more - 1),
        };
        let text = format!("Contradicted{by}: “{}”{more}.", short(words));
        Some(Reason { text, gain: 0.0, spans: other.spans.clone() })
    }

    /// What naming each unnamed origin would add, by its place; `None` where its importance was not worked out.
    ///
    /// Strength is linear in the openness of each node (others kept), so importance times the change is the gain.
    fn naming(&self, score: &Score, parameters: &Parameters) -> Vec<(usize, Option<f64>)> {
        let importance: BTreeMap<NodeId, f64> = score.importance.iter().copied().collect();
        let gain = |at: usize| {
            let id = self.view.nodes[at];
            let node = self.node(id);
            let ([identified, _], [open, _]) = (node.openness, self.view.openness[at]);
            if !node.unnamed || identified <= 0.0 {
                return None;
            }
            let named = open / identified * parameters.level[7][0];
            Some((at, importance.get(&id).map(|importance| importance * (named - open))))
        };
        self.origins.iter().filter_map(|at| gain(*at)).collect()
    }

    /// The change that would add most, and beside it what naming the source would add.
    fn advice(
        &self,
        score: &Score,
        edges: &[usize],
        named: &[(usize, Option<f64>)],
        parameters: &Parameters,
    ) -> Option<Reason> {
        let now = score.strength[0];
        let second = now + (1.0 - now) * parameters.second_source;
        if self.origins.is_empty() {
            let gain = parameters.second_source - now;
            let text = format!("Attributing it to a named source would raise it from {now:.2} to {:.2}.", now + gain);
            return (gain >= parameters.least_gain).then(|| Reason { text, gain, spans: self.claim.spans.clone() });
        }
        let named = named.iter().filter_map(|(at, gain)| Some((gain.as_ref().copied()?, *at)));
        let named = named.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        let mut options: Vec<(f64, String)> = vec![(second - now, "a second, named source of its own".to_owned())];
        if let Some((gain, at)) = named {
            let node = self.node(self.view.nodes[at]);
            let nobody = node.level == 0 && node.entity.is_none();
            let whom = if nobody { "who said it".to_owned() } else { short(&node.label) };
            options.push((gain, format!("naming {whom}")));
        }
        options.retain(|(gain, _)| *gain >= parameters.least_gain);
        options.sort_by(|one, other| other.0.total_cmp(&one.0));
        let (gain, best) = options.first()?;
        let mut text = format!("{} would add {gain:.2}", capitalised(best));
        if let Some((gain, next)) = options.get(1) {
            text += &format!("; {next}, {gain:.2}");
        }
        let origins = self.origins.iter().map(|at| self.view.nodes[*at]).collect();
        let spans = self.words_of(origins, edges).into_iter().map(|(_, span)| span).collect();
        Some(Reason { text: text + ".", gain: *gain, spans })
    }
}

/// A source with what the ladder says of it.
fn described(node: &Node) -> String {
    let name = short(&node.label);
    match node.level {
        _ if !node.unnamed => name,
        0 => name,
        1 => format!("{name} (unnamed, not described)"),
        2 => format!("{name} (unnamed, described by class only)"),
        _ => format!("{name} (unnamed)"),
    }
}

/// "a, b and c", "a, b, c and 2 others".
fn list(nodes: &[NodeId], name: impl Fn(NodeId) -> String, and: &str) -> String {
    let mut names: Vec<String> = nodes.iter().take(MOST_NAMES).map(|node| name(*node)).collect();
    match nodes.len() - names.len() {
        0 => {}
        1 => names.push(name(nodes[MOST_NAMES])),
        more => names.push(format!("{more} others")),
    }
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} {and} {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// The words, on one line, cut where they are long.
fn short(words: &str) -> String {
    let mut line = one_line(words);
    if let Some((cut, _)) = line.char_indices().nth(MOST_LETTERS) {
        let cut = line[..cut].rfind(' ').unwrap_or(cut);
        line.truncate(cut);
        line.push('…');
    }
    line
}
