//! What a newsroom's house rules have to say about an article's sourcing.
//!
//! An analysed article and a [`House`] go in, an [`Audit`] comes out: findings with the words they are about, and the
//! rules that the text cannot answer. The rules' words (title, severity, reason, citation) stand in the packs of
//! `grammars/houses`; what a rule looks for stands in `rules`. Nothing here judges whether anything is true, and a rule that
//! could not be applied is never counted as kept.

mod finding;
mod house;
mod ignore;
mod pack;
mod rules;
mod view;

pub use finding::{Audit, Finding, Severity, Status, Unassessed};
pub use house::{House, Rule, RuleStatus};
pub use ignore::unmarked;

use crate::Analysis;
use crate::article::Article;
use crate::grammar::Grammar;
use rules::Answer;
use view::View;

/// What a house's rules have to say about an analysed article.
///
/// Marks such as `[firsthand: ignore R09]` in the article's text switch rules off where they stand. They are no words of
/// the article: analyse [`unmarked`] text to keep the stages from reading them.
pub fn audit(article: &Article, analysis: &Analysis, house: &House, grammar: &Grammar) -> Audit {
    let view = View::read(article, analysis, grammar);
    let ignored = ignore::read(&article.text);
    let mut findings = vec![];
    let mut not_assessable = vec![];
    for rule in house.rules.iter().filter(|rule| !house.is_off(rule, &article.id)) {
        let unassessed =
            |why: &str| Unassessed { rule: rule.id.clone(), title: rule.title.clone(), why: why.to_owned() };
        let Some(check) = rules::check(&rule.id).filter(|_| rule.status != RuleStatus::NotAssessable) else {
            not_assessable.push(unassessed(&rule.why));
            continue;
        };
        match check(&view) {
            Answer::Unknown => not_assessable.push(unassessed(&rule.why)),
            Answer::Found(hits) => {
                let kept = hits.into_iter().filter(|hit| !ignored.covers(&rule.id, hit.span));
                findings.extend(kept.map(|hit| Finding {
                    rule: rule.id.clone(),
                    title: rule.title.clone(),
                    severity: rule.severity,
                    status: if rule.status == RuleStatus::Look { Status::Look } else { Status::Decided },
                    span: hit.span,
                    message: hit.message,
                    attribution: hit.attribution.map(|index| format!("a{}", index + 1)),
                }));
            }
        }
    }
    findings.sort_by(|one, other| {
        let place = |finding: &Finding| finding.span.map_or((u32::MAX, 0), |span| (span.start, span.end));
        place(one).cmp(&place(other)).then_with(|| one.rule.cmp(&other.rule))
    });
    // One source taken for two says nothing twice.
    findings.dedup_by(|one, other| one.rule == other.rule && one.span == other.span);
    Audit { house: house.name.clone(), findings, not_assessable }
}
